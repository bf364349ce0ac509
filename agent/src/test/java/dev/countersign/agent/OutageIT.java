package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.EmbeddedPostgreSql;
import dev.countersign.embedded.PostgreSqlOptions;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target goes away and comes back: health tells, and work goes on by itself. */
@Tag("nightly")
class OutageIT {
  /** It is looked at again after 30 s at the latest. */
  private static final Duration BACK = Duration.ofSeconds(45);

  private EmbeddedPostgreSql server;
  private Bed bed;

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    server = EmbeddedPostgreSql.start(PostgreSqlOptions.temporary());
    bed = new Bed();
  }

  @AfterEach
  void stop() {
    bed.close();
    server.close();
  }

  /** Another target of the same agent, which stays. */
  private static final TargetRef OTHER = new TargetRef("other", "test");

  private Agent agent(String... more) {
    server.createDatabase("orders", bed.database.owner(), bed.database.password());
    var settings = new java.util.ArrayList<>(java.util.List.of(more));
    settings.add("countersign.agent.targets.\"" + Bed.ORDERS + "\".url");
    settings.add("postgresql://127.0.0.1:%d/orders".formatted(server.port()));
    var own = bed.settings("agent-1");
    own.forEach(
        (name, value) -> {
          if (name.contains(Bed.ORDERS.toString())) {
            settings.add(name.replace(Bed.ORDERS.toString(), OTHER.toString()));
            settings.add(value);
          }
        });
    return bed.agent("agent-1", settings.toArray(String[]::new));
  }

  private static boolean isWell(Agent agent) {
    return isWell(agent, Bed.ORDERS);
  }

  private static boolean isWell(Agent agent, TargetRef target) {
    return agent.problems().get(target.toString()).isEmpty();
  }

  @Test
  void shouldClaimNothingForATargetThatIsDownAndGoOnWhenItIsBack() {
    var agent = agent("countersign.agent.connect-within", "1ms");
    server.stop();
    Awaitility.await().until(() -> !isWell(agent));

    var left = bed.policy.dispatch(bed.read("SELECT 1"));
    var unaffected = bed.policy.dispatch(bed.policy.grant(OTHER, StatementClass.READ, "SELECT 1"));

    assertThat(bed.policy.awaitReport(unaffected)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.policy.claims(left)).isEmpty();
    server.startAgain();
    Awaitility.await().atMost(BACK).until(() -> isWell(agent));
    var after = bed.policy.dispatch(bed.read("SELECT 1"));
    assertThat(bed.policy.awaitReport(after)).isInstanceOf(Report.Succeeded.class);
  }

  @Test
  void shouldBearWithATargetThatIsBackInTime() {
    var agent = agent("countersign.agent.connect-within", "30s");
    server.stop();
    Awaitility.await().until(() -> !isWell(agent));
    var grant = bed.policy.dispatch(bed.read("SELECT 1"));
    Awaitility.await().until(() -> !bed.policy.claims(grant).isEmpty());

    server.startAgain();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
  }

  @Test
  void shouldFailWhatRanWhenTheServerCrashed() {
    agent("countersign.agent.connect-within", "1s");
    var grant = bed.policy.dispatch(bed.change("CREATE TABLE t (i int); SELECT pg_sleep(60)"));
    bed.policy.await(dev.countersign.protocol.request.RequestCommand.Heartbeat.class, grant);

    server.crash();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Failed.class);
  }

  @Test
  void shouldClaimNothingForAMariaDbThatIsDownAndGoOnWhenItIsBack() throws Exception {
    try (var ledger = EmbeddedMariaDb.start()) {
      execute(ledger, "CREATE DATABASE ledger");
      var agent = bed.agent("agent-1", ledger(ledger, "root", ledger.admin().password(), "1ms"));
      ledger.stop();
      Awaitility.await().until(() -> !isWell(agent, Ledger.TARGET));

      var left = bed.policy.dispatch(read());
      var unaffected = bed.policy.dispatch(bed.read("SELECT 1"));

      assertThat(bed.policy.awaitReport(unaffected)).isInstanceOf(Report.Succeeded.class);
      assertThat(bed.policy.claims(left)).isEmpty();
      ledger.startAgain();
      Awaitility.await().atMost(BACK).until(() -> isWell(agent, Ledger.TARGET));
      assertThat(bed.policy.awaitReport(bed.policy.dispatch(read())))
          .isInstanceOf(Report.Succeeded.class);
    }
  }

  /** A password that was changed there, and not yet here: it fails at once, and for all. */
  @Test
  void shouldClaimNothingForAMariaDbThatDoesNotLetItIn() throws Exception {
    try (var ledger = EmbeddedMariaDb.start()) {
      execute(ledger, "CREATE DATABASE ledger");
      execute(ledger, "CREATE USER agent@'127.0.0.1' IDENTIFIED BY 'old'");
      execute(ledger, "GRANT ALL ON ledger.* TO agent@'127.0.0.1'");
      var agent = bed.agent("agent-1", ledger(ledger, "agent", "old", "1h"));
      execute(ledger, "ALTER USER agent@'127.0.0.1' IDENTIFIED BY 'new'");
      Awaitility.await().until(() -> !isWell(agent, Ledger.TARGET));

      var left = bed.policy.dispatch(read());
      var unaffected = bed.policy.dispatch(bed.read("SELECT 1"));

      assertThat(bed.policy.awaitReport(unaffected)).isInstanceOf(Report.Succeeded.class);
      assertThat(bed.policy.claims(left)).isEmpty();
      execute(ledger, "ALTER USER agent@'127.0.0.1' IDENTIFIED BY 'old'");
      Awaitility.await().atMost(BACK).until(() -> isWell(agent, Ledger.TARGET));
      assertThat(bed.policy.awaitReport(bed.policy.dispatch(read())))
          .isInstanceOf(Report.Succeeded.class);
    }
  }

  @Test
  void shouldClaimNothingForAPostgreSqlThatDoesNotLetItIn() throws Exception {
    var agent = agent("countersign.agent.connect-within", "1h");
    alterPassword("new");
    Awaitility.await().until(() -> !isWell(agent));

    var left = bed.policy.dispatch(bed.read("SELECT 1"));
    var unaffected = bed.policy.dispatch(bed.policy.grant(OTHER, StatementClass.READ, "SELECT 1"));

    assertThat(bed.policy.awaitReport(unaffected)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.policy.claims(left)).isEmpty();
    alterPassword(bed.database.password());
    Awaitility.await().atMost(BACK).until(() -> isWell(agent));
    assertThat(bed.policy.awaitReport(bed.policy.dispatch(bed.read("SELECT 1"))))
        .isInstanceOf(Report.Succeeded.class);
  }

  private void alterPassword(String password) throws SQLException {
    try (var connection = server.connect("orders");
        var statement = connection.createStatement()) {
      statement.execute("ALTER ROLE %s PASSWORD '%s'".formatted(bed.database.owner(), password));
    }
  }

  private Grant read() {
    return bed.policy.grant(Dialect.MARIADB, Ledger.TARGET, StatementClass.READ, "SELECT 1");
  }

  private String[] ledger(EmbeddedMariaDb server, String user, String password, String within)
      throws IOException {
    var target = "countersign.agent.targets.\"" + Ledger.TARGET + "\".";
    var file = Files.writeString(folder.resolve("password"), password);
    return new String[] {
      "countersign.agent.connect-within",
      within,
      target + "url",
      "mariadb://127.0.0.1:%d/ledger".formatted(server.admin().port()),
      target + "user",
      user,
      target + "password-file",
      file.toString()
    };
  }

  private static void execute(EmbeddedMariaDb server, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:%d/?sslMode=disable".formatted(server.admin().port()),
                EmbeddedMariaDb.SUPERUSER,
                server.admin().password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
