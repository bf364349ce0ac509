package dev.countersign.agent.mysql;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Migrations;
import dev.countersign.agent.outside.OutsideRun;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Written;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements that end midway, however the server says so: nobody is told that nothing took effect,
 * nor that all of it did; and where nothing did, nothing in the table of receipts stands in the way
 * of the next run.
 */
class MidwayIT {
  private Target target;

  @BeforeEach
  void start() throws InterruptedException {
    target = new Target();
    target.execute("CREATE TABLE item (n int); INSERT INTO item VALUES (1)");
    assertThat(target.agent().prepare()).isEmpty();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine ddl(String text) {
    return target.genuine(StatementClass.DDL, text);
  }

  private Ended run(Genuine grant) {
    return target.run(grant, () -> false);
  }

  private Genuine migrating(Migration... migrations) {
    return Migrations.genuine(target.dialect, document(UP, migrations));
  }

  private String rows() {
    return target.one(
        "SELECT group_concat(concat_ws(':', version, state, begun, done, statements) ORDER BY version SEPARATOR ' ') FROM countersign_migration");
  }

  private String items() {
    return target.one("SELECT sum(n) FROM item");
  }

  /** What SET STATEMENT runs may leave the transaction, or autocommit, another. */
  @ParameterizedTest
  @ValueSource(strings = {"SET autocommit = 0", "START TRANSACTION", "BEGIN"})
  void shouldNotTakeForDoneWhatSetStatementLeavesUncommitted(String open) {
    var ended =
        run(
            ddl(
                "SET STATEMENT max_statement_time=10 FOR "
                    + open
                    + "; SET STATEMENT max_statement_time=10 FOR UPDATE item SET n = 7"));

    assertThat(code(ended)).isEqualTo("TRANSACTION_CONTROL");
    assertThat(items()).isEqualTo("1");
  }

  @Test
  void shouldUndoWhatAProcedureDidThatSetStatementCalls() {
    target.execute("CREATE PROCEDURE p() BEGIN UPDATE item SET n = 8; SELECT * FROM missing; END");

    var ended = run(ddl("SET STATEMENT max_statement_time=10 FOR CALL p()"));

    assertThat(code(ended)).isEqualTo("42S02");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(items()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SET autocommit = 0", "START TRANSACTION"})
  void shouldNotGoOnInATransactionThatAMigrationLeftOpen(String open) {
    target.execute("CREATE PROCEDURE p() BEGIN " + open + "; UPDATE item SET n = 8; END");

    var grant = migrating(up(1, "CALL p(); UPDATE item SET n = 9"));
    var ended = run(grant);

    assertThat(code(ended)).isEqualTo("TRANSACTION_CONTROL");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(items()).isEqualTo("1");
    assertThat(rows()).isEqualTo("1:applying:1:0:2");
  }

  /** Past what is cut off by its words, as by a statement that nobody knows yet. */
  @Test
  void shouldNotTakeForDoneWhatALaterStatementLeavesUncommitted() throws Exception {
    var grant = ddl("");

    var ended =
        outside(grant, List.of("SET autocommit = 0", "UPDATE item SET n = 7"), () -> false, "");

    assertThat(code(ended)).isEqualTo("TRANSACTION_CONTROL");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(items()).isEqualTo("1");
    assertThat(target.receipt(grant)).isEqualTo("outside");
  }

  /**
   * These statements in a session of their own, as a run begins them.
   *
   * @param meanwhile what somebody else does between that and the first
   */
  private Ended outside(
      Genuine genuine, List<String> texts, BooleanSupplier stopAsked, String meanwhile)
      throws Exception {
    var grant = genuine.grant();
    var sessions =
        target.sessions(
            target.url(target.server.port()),
            EmbeddedMariaDb.SUPERUSER,
            target.server.password(),
            Optional.empty());
    var begin = new Begin(grant, new Subject("agent-1"), target.limits);
    try (sessions;
        var begun = sessions.begin(Duration.ofSeconds(5), () -> false, false, begin::outside)) {
      if (!meanwhile.isEmpty()) {
        target.execute(meanwhile);
      }
      var server =
          new OneByOneServer(begun.session(), grant, target.limits, new Written(), stopAsked);
      return new OutsideRun(server, grant.execution(), stopAsked).go(texts);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ANALYZE TABLE missing", "CHECK TABLE item, missing", "OPTIMIZE TABLE missing"})
  void shouldReadInItsRowsThatMaintenanceFailed(String text) {
    var grant = ddl(text);

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo("ERROR_IN_ROWS");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(((Failed) ended).words().orElseThrow().message()).contains("missing");
    assertThat(target.receipt(grant)).isEqualTo("outside");
  }

  @Test
  void shouldWriteDownThatMaintenanceFailedInAMigration() {
    var ended = run(migrating(up(1, "CREATE TABLE a (n int); OPTIMIZE TABLE missing")));

    assertThat(code(ended)).isEqualTo("ERROR_IN_ROWS");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(rows()).isEqualTo("1:applying:2:1:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANALYZE TABLE item", "CHECK TABLE item", "OPTIMIZE TABLE item"})
  void shouldTakeMaintenanceForDoneThatMetNoError(String text) {
    assertThat(run(ddl(text))).isInstanceOf(Done.class);
  }

  /** Cancelled, they answer as if they had ended well. */
  @Test
  void shouldNotTakeMaintenanceForDoneThatTookTooLong() throws Exception {
    var grant =
        target.genuine(StatementClass.DDL, "OPTIMIZE TABLE item", Duration.ofMillis(300), 10);
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM item");

      var ended = run(grant);

      assertThat(code(ended)).isEqualTo("70100");
      assertThat(isUnclear(ended)).isTrue();
      holder.rollback();
    }
  }

  @Test
  void shouldNotTakeForDoneWhatWasStopped() throws Exception {
    var stop = new AtomicBoolean();
    var grant = migrating(up(1, "CREATE TABLE a (n int); OPTIMIZE TABLE item"));
    try (var patient = new Target(Duration.ofSeconds(9));
        var holder = patient.connect();
        var statement = holder.createStatement()) {
      patient.execute("CREATE TABLE item (n int)");
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM item");
      var running = patient.running(grant, stop::get);
      Awaitility.await().until(() -> patient.atWork("%OPTIMIZE TABLE item%"), "1"::equals);

      stop.set(true);

      assertThat(running).succeedsWithin(Duration.ofSeconds(8));
      assertThat(code(running.join())).isEqualTo("STOPPED_MIDWAY");
      assertThat(isUnclear(running.join())).isTrue();
      assertThat(patient.all("SELECT begun, done FROM countersign_migration"))
          .containsExactly(List.of("2", "1"));
      holder.rollback();
    }
  }

  private String execution(Genuine grant) {
    return "WHERE execution = '%s'".formatted(grant.grant().execution());
  }
}
