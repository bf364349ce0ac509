package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.CuttingProxy.Cut;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From grant to report with a MariaDB as target, beside a PostgreSQL. */
class MariaDbAgentIT {
  private static final TargetRef LEDGER = new TargetRef("ledger", "test");
  private static final String DATABASE = "t" + UUID.randomUUID().toString().replace("-", "");

  private static Bed bed;
  private static CuttingProxy proxy;

  @BeforeAll
  static void start() throws IOException {
    var server = SharedServers.mariaDb();
    execute("CREATE DATABASE " + DATABASE);
    execute("CREATE TABLE %s.item (id int PRIMARY KEY, n int)".formatted(DATABASE));
    bed = new Bed();
    proxy = new CuttingProxy(server.port(), CuttingProxy.OF_MYSQL);
    var password = Files.writeString(Files.createTempFile("agent", ".password"), server.password());
    var target = "countersign.agent.targets.\"" + LEDGER + "\".";
    bed.agent(
        "agent-1",
        target + "url",
        "mariadb://127.0.0.1:%d/%s".formatted(proxy.port(), DATABASE),
        target + "user",
        EmbeddedMariaDb.SUPERUSER,
        target + "password-file",
        password.toString());
  }

  @AfterAll
  static void stop() {
    bed.close();
    proxy.close();
    execute("DROP DATABASE " + DATABASE);
  }

  private static Connection connect() throws SQLException {
    var server = SharedServers.mariaDb();
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/".formatted(server.port()),
        EmbeddedMariaDb.SUPERUSER,
        server.password());
  }

  private static void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rows(int id) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) FROM %s.item WHERE id = %d".formatted(DATABASE, id))) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Grant grant(StatementClass statementClass, String sql) {
    return bed.policy.grant(Dialect.MARIADB, LEDGER, statementClass, sql);
  }

  private static Grant inserted(int id, Cut where) {
    proxy.cutNext(where);
    return bed.policy.dispatch(
        grant(StatementClass.WRITE, "INSERT INTO item VALUES (%d, 0) RETURNING id".formatted(id)));
  }

  private static Outcome settled(Grant grant, Dialect dialect) {
    bed.policy.say(
        new ReconcileAsked(
            PolicyStandIn.CLUSTER,
            grant.execution(),
            grant.target(),
            dialect,
            grant.operation(),
            List.of()));
    return bed.policy.await(ReconcileExecution.class, grant).outcome();
  }

  @Test
  void shouldReportTheResultWhereTheAnswerToCommitWasLost() {
    var grant = inserted(1, Cut.BEFORE_THE_ANSWER);

    var report = (Report.Succeeded) bed.policy.awaitReport(grant);
    assertThat(bed.policy.result(grant, report.result())).contains("[1]");
    assertThat(proxy.hasCut()).isTrue();
    assertThat(rows(1)).isEqualTo("1");
    assertThat(settled(grant, Dialect.MARIADB)).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void shouldReportAFailureWhereTheServerNeverSawTheCommit() {
    var grant = inserted(2, Cut.BEFORE_THE_SERVER);

    var report = (Report.Failed) bed.policy.awaitReport(grant);
    assertThat(report.failure().code()).isEqualTo("CONNECTION_LOST");
    assertThat(rows(2)).isEqualTo("0");
  }

  @Test
  void shouldSettleWhatNeverRan() {
    var grant = grant(StatementClass.WRITE, "INSERT INTO item VALUES (3, 0)");

    assertThat(settled(grant, Dialect.MARIADB)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void shouldRunNothingInADialectThatTheTargetDoesNotSpeak() {
    var grant =
        bed.policy.dispatch(
            bed.policy.grant(Dialect.MYSQL, LEDGER, StatementClass.READ, "SELECT 1"));

    var report = (Report.Failed) bed.policy.awaitReport(grant);
    assertThat(report.failure().code()).isEqualTo("WRONG_DIALECT");
  }

  /** As after a crash between two statements that take effect by themselves. */
  @Test
  void shouldSayOnceWhatIsFoundWhereAPersonHasToDecide() {
    var grant = grant(StatementClass.DDL, "CREATE TABLE part (n int); CREATE TABLE lost (n int)");
    assertThat(settled(grant(StatementClass.WRITE, "DO 1"), Dialect.MARIADB))
        .isEqualTo(Outcome.FAILED); // and the table of receipts is there
    execute(
        "INSERT INTO %s.countersign_receipt (execution, operation, agent, state) VALUES ('%s', '%s', 'agent-0', 'outside')"
            .formatted(DATABASE, grant.execution(), grant.operation()));
    execute("CREATE TABLE %s.part (n int)".formatted(DATABASE));

    bed.policy.askAfter(grant, "part", "lost");

    assertThat(bed.policy.await(ReportInspection.class, grant).found())
        .startsWith("A person has to look: ")
        .contains("by agent agent-0", "Table part is there", "Table lost is not there");

    for (int i = 0; i < 5; i++) {
      bed.policy.askAfter(grant, "part", "lost");
      settled(grant(StatementClass.WRITE, "DO 1"), Dialect.MARIADB);
    }
    assertThat(bed.policy.commands(ReportInspection.class, grant.execution())).hasSize(1);
  }
}
