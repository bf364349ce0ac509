package dev.countersign.agent.mysql;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.agent.CuttingProxy;
import dev.countersign.agent.Migrations;
import dev.countersign.agent.TargetBed;
import dev.countersign.agent.outside.OutsideRun;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.agent.run.Written;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.EarlierRun;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.Dialect;
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
import org.junit.jupiter.params.provider.CsvSource;
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

  private boolean isItemThere() {
    return target
        .one(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = '%s' AND table_name = 'item'"
                .formatted(target.database))
        .equals("1");
  }

  /** As the log has it: it failed, and its agent was sure that nothing took effect. */
  private void canRunAgain(Genuine grant) {
    var again = run(TargetBed.again(grant, new EarlierRun(1, Outcome.FAILED, false)));
    assertThat(code(again)).isNotEqualTo("RAN_BEFORE");
  }

  /** The old table is gone before the new one is refused. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "42S21|CREATE OR REPLACE TABLE item (n int, n int)",
        "42000|CREATE OR REPLACE TABLE item (n int, KEY k (n), KEY k (n))",
        "42S21|SET STATEMENT max_statement_time=5 FOR CREATE OR REPLACE TABLE item (n int, n int)"
      })
  void shouldNotBeSureWhereATableIsReplaced(String code, String text) {
    assumeThat(target.dialect).as("CREATE OR REPLACE TABLE").isEqualTo(Dialect.MARIADB);
    var grant = ddl(text);

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo(code);
    assertThat(isItemThere()).isFalse();
    assertThat(isUnclear(ended)).isTrue();
    assertThat(target.receipt(grant)).isNotEqualTo("tombstone");
  }

  @Test
  void shouldNotBeSureWhereTheRowsOfTheNewTableAreLocked() throws Exception {
    assumeThat(target.dialect).as("CREATE OR REPLACE TABLE").isEqualTo(Dialect.MARIADB);
    target.execute("CREATE TABLE source (n int); INSERT INTO source VALUES (1)");
    var grant = ddl("CREATE OR REPLACE TABLE item AS SELECT n FROM source");
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("UPDATE source SET n = 2");

      var ended = run(grant);

      assertThat(code(ended)).isEqualTo("HY000");
      assertThat(isItemThere()).isFalse();
      assertThat(isUnclear(ended)).isTrue();
      assertThat(target.receipt(grant)).isNotEqualTo("tombstone");
      holder.rollback();
    }
  }

  @Test
  void shouldWriteDownThatAMigrationMayHaveReplacedATable() {
    assumeThat(target.dialect).as("CREATE OR REPLACE TABLE").isEqualTo(Dialect.MARIADB);
    var ended =
        run(
            migrating(
                up(1, "CREATE TABLE more (n int); CREATE OR REPLACE TABLE item (n int, n int)")));

    assertThat(code(ended)).isEqualTo("42S21");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(rows()).isEqualTo("1:applying:2:1:2");

    target.execute("DROP TABLE countersign_migration, more");
    target.execute("CREATE TABLE item (n int)");
    run(migrating(up(1, "CREATE OR REPLACE TABLE item (n int, n int)")));
    assertThat(rows()).isEqualTo("1:applying:1:0:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE item ADD n int",
        "CREATE INDEX k ON missing (n)",
        "CREATE TABLE item (n int)",
        "DROP INDEX k ON item",
        "TRUNCATE TABLE missing",
        "SET STATEMENT max_statement_time=5 FOR ALTER TABLE missing ADD n int"
      })
  void shouldBeSureWhereOneTableWasLookedAtFirst(String text) {
    var grant = ddl(text);

    assertThat(isUnclear(run(grant))).isFalse();

    assertThat(target.receipt(grant)).isEqualTo("tombstone");
    canRunAgain(grant);
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
    assumeThat(target.dialect).as("SET STATEMENT").isEqualTo(Dialect.MARIADB);
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

  @Test
  void shouldSayThatNothingRanWhereItWasGivenUpBefore() throws Exception {
    var grant = ddl("CREATE TABLE a (n int)");

    var ended =
        outside(
            grant,
            List.of(grant.text()),
            () -> false,
            "UPDATE countersign_receipt SET state = 'given-up' " + execution(grant));

    assertThat(code(ended)).isEqualTo("GIVEN_UP");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(target.receipt(grant)).isEqualTo("tombstone");
    canRunAgain(grant);
  }

  /** Where another session has the lock by which the run's is found, the run is not its own. */
  @Test
  void shouldRunNothingMoreInASessionThatCannotBeFound() throws Exception {
    var grant =
        ddl(
            "CREATE TABLE a AS SELECT RELEASE_ALL_LOCKS() AS n, SLEEP(1) AS m; CREATE TABLE b (n int)");
    try (var other = target.connect();
        var statement = other.createStatement()) {
      var running = target.running(grant, () -> false);
      Awaitility.await().until(() -> target.atWork("CREATE TABLE a%"), "1"::equals);
      statement.execute(Sql.hold(grant.grant().execution(), target.limits));

      assertThat(running).succeedsWithin(Duration.ofSeconds(8));
      assertThat(code(running.join())).isEqualTo("GIVEN_UP");
      assertThat(isUnclear(running.join())).isTrue();
    }
    assertThat(target.all("SHOW TABLES LIKE 'b'")).isEmpty();
  }

  /** As long as the server bears with a silent agent, not as long as a text says. */
  @Test
  void shouldBoundTheSilenceItself() {
    var ended =
        run(
            migrating(
                up(
                    1,
                    "SELECT GET_LOCK('mine', 1); SET SESSION wait_timeout = 7777;"
                        + " CREATE TABLE a AS SELECT @@SESSION.wait_timeout AS n")));

    assertThat(ended).isInstanceOf(Done.class);
    assertThat(target.one("SELECT n FROM a"))
        .isEqualTo(String.valueOf(target.limits.idleTimeout().toSeconds()));
  }

  /** As an agent that was frozen while it waited for others who migrate. */
  @ParameterizedTest
  @ValueSource(strings = {"CREATE TABLE more (n int)", "UPDATE item SET n = 5"})
  void shouldSayThatNoMigrationRanWhereItWasGivenUpBefore(String first) throws Exception {
    try (var patient = new Target(Duration.ofSeconds(9));
        var holder = patient.connect();
        var statement = holder.createStatement()) {
      patient.execute("CREATE TABLE item (n int); INSERT INTO item VALUES (1)");
      assertThat(patient.agent().prepare()).isEmpty();
      statement.execute(
          "SELECT GET_LOCK(CONCAT('countersign_', LEFT(SHA2('`%s`', 256), 40)), 1)"
              .formatted(patient.database));
      var grant = migrating(up(1, first), up(2, "CREATE TABLE most (n int)"));
      var running = patient.running(grant, () -> false);
      Awaitility.await().until(() -> patient.atWork("SELECT GET_LOCK%"), "1"::equals);
      assertThat(patient.settle(grant)).isInstanceOf(Undecided.class);

      statement.execute("DO RELEASE_ALL_LOCKS()");

      assertThat(running).succeedsWithin(Duration.ofSeconds(8));
      assertThat(code(running.join())).isEqualTo("GIVEN_UP");
      assertThat(isUnclear(running.join())).isFalse();
      assertThat(patient.receipt(grant)).isEqualTo("tombstone");
      assertThat(patient.one("SELECT count(*) FROM countersign_migration")).isEqualTo("0");
      assertThat(patient.one("SELECT n FROM item")).isEqualTo("1");
    }
  }

  /** Where the row is not what it was, nobody is told how it ended. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldSayNothingThatTheTableOfReceiptsDoesNot(boolean toStop) throws Exception {
    var grant = ddl("CREATE OR REPLACE TABLE a (n int)");

    var ended =
        outside(
            grant,
            toStop
                ? List.of(grant.text())
                : List.of("DELETE FROM countersign_receipt " + execution(grant)),
            () -> toStop,
            toStop ? "DELETE FROM countersign_receipt " + execution(grant) : "");

    assertThat(ended).isInstanceOf(Unknown.class);
  }

  @Test
  void shouldNotSayThatTheConnectionWasLostWhereTheLookWasRefused() throws Exception {
    var grant = ddl("");

    var ended =
        outside(
            grant,
            List.of("DROP TABLE countersign_receipt", "CREATE TABLE a (n int)"),
            () -> false,
            "");

    assertThat(ended)
        .isInstanceOfSatisfying(
            Unknown.class, it -> assertThat(it.why()).contains("refused").doesNotContain("lost"));
  }

  /** What marks it stands in no transaction that is dropped. */
  @Test
  void shouldUndoAFileBeforeItSaysThatNothingTookEffect() {
    run(migrating(up(1, "SELECT 1")));
    target.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON countersign_migration FOR EACH ROW SIGNAL SQLSTATE '45000'");
    var grant = migrating(up(2, "UPDATE item SET n = 5"), up(3, "CREATE TABLE more (n int)"));

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo("45000");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(items()).isEqualTo("1");
    assertThat(target.receipt(grant)).isEqualTo("tombstone");
    canRunAgain(grant);
  }

  /** Whether the row stands that says so, nobody knows: so nobody says that nothing does. */
  @ParameterizedTest
  @ValueSource(strings = {"CREATE TABLE a (n int)", "INSERT INTO old VALUES (1)"})
  void shouldNotBeSureWhereTheLineIsCutWhileItIsWrittenThatItBegins(String text) {
    target.execute("CREATE TABLE old (n int) ENGINE = MyISAM");
    var grant = ddl(text);
    try (var proxy = new CuttingProxy(target.server.port(), "'outside')");
        var agent =
            target.agent(
                target.url(proxy.port(), "disable"),
                EmbeddedMariaDb.SUPERUSER,
                target.server.password())) {
      proxy.cutNext(CuttingProxy.Cut.BEFORE_THE_ANSWER);

      var ended = Target.run(agent, grant, proxy::hasCut);

      assertThat(ended).isInstanceOf(Unknown.class);
    }
    assertThat(target.receipt(grant)).isEqualTo("outside");
    assertThat(run(grant)).isInstanceOf(SettledBefore.class);
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }
}
