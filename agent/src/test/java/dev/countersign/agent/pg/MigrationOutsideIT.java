package dev.countersign.agent.pg;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.down;
import static dev.countersign.agent.Migrations.goingOnAt;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.protocol.request.MigrationAction.ACCEPT_CHECKSUM;
import static dev.countersign.protocol.request.MigrationAction.DOWN;
import static dev.countersign.protocol.request.MigrationAction.MARK_REVERTED;
import static dev.countersign.protocol.request.MigrationAction.RESUME_UP;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.CuttingProxy;
import dev.countersign.agent.Migrations;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Migrations of which a file runs in no transaction: each file by itself, and how far they got. */
class MigrationOutsideIT {
  private static final Migration ONE =
      up(1, "CREATE TABLE item (n int);\nINSERT INTO item VALUES (1), (1)");
  private static final Migration TWO = up(2, "CREATE INDEX CONCURRENTLY by_n ON item (n)");
  private static final Migration ONCE =
      up(
          2,
          "CREATE INDEX CONCURRENTLY by_n ON item (n);\n"
              + "CREATE UNIQUE INDEX CONCURRENTLY once ON item (n)");
  private static final Migration THREE = up(3, "ALTER TABLE item ADD COLUMN called text");

  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target();
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @AfterEach
  void clear() {
    target.execute(
        "DROP TABLE IF EXISTS item; DROP TABLE IF EXISTS countersign.countersign_migration");
    target.execute(MigrationTable.CREATE);
  }

  private static Genuine genuine(MigrationDocument document) {
    return Migrations.genuine(Dialect.POSTGRESQL, document);
  }

  private static Ended run(MigrationDocument document) {
    return target.run(genuine(document), () -> false);
  }

  private static String rows() {
    return target.one(
        "SELECT string_agg(concat_ws(':', version, state, statements, begun, done), ' '"
            + " ORDER BY version) FROM countersign.countersign_migration");
  }

  private static Failed failed(Ended ended) {
    assertThat(ended).isInstanceOf(Failed.class);
    return (Failed) ended;
  }

  private static String code(Ended ended) {
    return failed(ended).failure().code();
  }

  @Test
  void shouldApplyEachFileByItselfAndWriteThemDown() {
    var grant = genuine(document(UP, ONE, TWO, THREE));

    assertThat(lines(target.run(grant, () -> false)))
        .anyMatch(it -> it.contains("applied") && it.contains("1_m1, 2_m2, 3_m3"))
        .last()
        .asString()
        .contains("outsideTransaction");

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0 3:applied:0:0:0");
    assertThat(target.indexes("item")).isEqualTo("by_n");
    assertThat(target.settle(grant)).isEqualTo(new Committed());
    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
    assertThat(lines(run(document(UP, ONE, TWO, THREE)))).anyMatch(it -> it.contains("skipped"));
  }

  @Test
  void shouldUndoThemToo() {
    run(document(UP, ONE, TWO));

    var undone =
        run(
            document(
                DOWN, down(TWO, "DROP INDEX CONCURRENTLY by_n"), down(ONE, "DROP TABLE item")));

    assertThat(undone).isInstanceOf(Done.class);
    assertThat(rows()).isNull();
  }

  /** As an agent that was frozen, in a session that goes by another name since the first file. */
  @Test
  void shouldLeaveNoSessionToSendALateStatementTo() {
    var named = up(1, ONE.sql() + ";\nSET application_name TO mine; SET idle_session_timeout TO 0");
    var grant = genuine(document(UP, named, TWO));
    try (var proxy = new CuttingProxy(target.database.port(), "CREATE INDEX");
        var agent = target.agent(proxy.port(), Duration.ofMinutes(10))) {
      proxy.cutNext(CuttingProxy.Cut.HELD_BEFORE_THE_SERVER);
      var running = target.running(agent, grant);
      Awaitility.await().until(proxy::isHolding);

      Awaitility.await().until(() -> target.settle(grant), Undecided.class::isInstance);
      proxy.letGo();

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    }
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:1:1:0");
    assertThat(target.indexes("item")).isNull();
  }

  @Test
  void shouldSayHowFarItGotAndGoOnFromThere() {
    var ended = failed(run(document(UP, ONE, ONCE, THREE)));

    assertThat(ended.failure().code()).isEqualTo("23505");
    assertThat(ended.failure().effectUnclear()).isTrue();
    assertThat(ended.failure().message())
        .contains("at statement 2 of 2 of 2_m2")
        .contains("migrate repair");
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:2:1");
    assertThat(code(run(document(UP, THREE)))).isEqualTo("MIGRATION_INCOMPLETE");

    target.execute("DROP INDEX once; DELETE FROM item");
    assertThat(run(document(RESUME_UP, goingOnAt(ONCE, 2)))).isInstanceOf(Done.class);

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
    assertThat(target.indexes("item")).isEqualTo("by_n,once");
  }

  @Test
  void shouldGoOnWithAMendedFileOnceItIsAccepted() {
    run(document(UP, ONE, ONCE));
    target.execute("DROP INDEX once");
    var mended =
        goingOnAt(
            up(
                2,
                """
                CREATE INDEX CONCURRENTLY by_n ON item (n);
                CREATE INDEX CONCURRENTLY twice ON item (n);
                CREATE INDEX CONCURRENTLY thrice ON item (n)"""),
            2);

    assertThat(code(run(document(RESUME_UP, mended)))).isEqualTo("MIGRATION_CHANGED");
    assertThat(run(document(ACCEPT_CHECKSUM, mended))).isInstanceOf(Done.class);
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:3:2:1");
    assertThat(run(document(RESUME_UP, mended))).isInstanceOf(Done.class);

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
    assertThat(target.indexes("item")).isEqualTo("by_n,thrice,twice");
  }

  /** All that runs in one transaction is one message, of which nothing could be passed over. */
  @Test
  void shouldAcceptNoFileOfAnotherKind() {
    run(document(UP, ONE, ONCE));
    var other =
        goingOnAt(up(2, "CREATE INDEX by_n ON item (n); CREATE INDEX twice ON item (n)"), 2);

    assertThat(code(run(document(ACCEPT_CHECKSUM, other)))).isEqualTo("MIGRATION_CHANGED");

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:2:1");
  }

  @Test
  void shouldBeMendedByHand() {
    run(document(UP, ONE, ONCE));
    target.execute("DROP INDEX once, by_n");

    run(document(MARK_REVERTED, new Migration(2, "m2", ONCE.checksum(), "", 1)));

    assertThat(rows()).isEqualTo("1:applied:0:0:0");
  }

  @Test
  void shouldSayThatNothingRanWhereTheFirstStatementWasRefused() {
    run(document(UP, ONE));
    var grant = genuine(document(UP, up(2, "CREATE INDEX CONCURRENTLY i ON lost (n)")));

    var ended = failed(target.run(grant, () -> false));

    assertThat(ended.failure().code()).isEqualTo("42P01");
    assertThat(ended.failure().effectUnclear()).isFalse();
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }

  /** Else IF NOT EXISTS would take the index that is broken for the one that is wanted. */
  @Test
  void shouldWriteDownThatAnIndexMayHaveBeenBegun() {
    run(
        document(
            UP, up(1, "CREATE TABLE item (j json[]); INSERT INTO item VALUES ('{1}'), ('{2}')")));
    var indexed = up(2, "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_j ON item (j)");

    var ended = failed(run(document(UP, indexed)));

    assertThat(ended.failure().code()).isEqualTo("42883");
    assertThat(ended.failure().effectUnclear()).isTrue();
    assertThat(target.indexes("item")).isEqualTo("by_j broken");
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:1:1:0");
    assertThat(code(run(document(UP, indexed)))).isEqualTo("MIGRATION_INCOMPLETE");
  }

  /** Whatever an earlier file lets the server say. */
  @Test
  void shouldWriteDownThatTheServerLeftSomethingOut() {
    var silent = up(1, ONE.sql() + ";\nSET client_min_messages TO error");

    var ended =
        failed(run(document(UP, silent, up(2, "VACUUM item; VACUUM pg_catalog.pg_authid"))));

    assertThat(ended.failure().code()).isEqualTo("WARNED");
    assertThat(ended.failure().effectUnclear()).isTrue();
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:2:1");
  }

  /** A file in a transaction of its own is undone as a whole, whatever its COMMIT meets. */
  @Test
  void shouldUndoAFileWhoseCommitIsRefused() {
    var checked =
        up(
            3,
            "ALTER TABLE item ADD above int REFERENCES item (n) DEFERRABLE INITIALLY DEFERRED;"
                + " INSERT INTO item VALUES (2, 9)");
    run(document(UP, up(1, "CREATE TABLE item (n int PRIMARY KEY)")));

    assertThat(code(run(document(UP, TWO, checked)))).isEqualTo("23503");

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("0");
  }

  @Test
  void shouldRunNothingOfAFileThatMixes() {
    var mixed = up(2, "CREATE INDEX CONCURRENTLY by_n ON item (n); DELETE FROM item");

    assertThat(code(run(document(UP, ONE, mixed)))).isEqualTo("MIXED_TEXT");

    assertThat(rows()).isNull();
  }

  @Test
  void shouldStopBetweenTwoFilesAndSaySo() {
    run(document(UP, ONE)); // makes the table of migrations
    run(document(DOWN, down(ONE, "DROP TABLE item")));

    var ended = target.run(genuine(document(UP, ONE, TWO)), () -> rows() != null);

    assertThat(code(ended)).isEqualTo("STOPPED_MIDWAY");
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
  }

  @Test
  void shouldLetOneMigrateAtATime() throws Exception {
    run(document(UP, ONE));
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("DELETE FROM item WHERE n = 7");
      var running = target.running(genuine(document(UP, TWO)), () -> false);
      target.awaitIndexBuild();

      assertThat(code(run(document(UP, THREE)))).isEqualTo("MIGRATION_BUSY");

      holder.rollback();
      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Done.class);
    }
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
  }

  @Test
  void shouldLeaveACrashToAPersonAndSayWhatTheTableTells() throws Exception {
    run(document(UP, ONE));
    var grant = genuine(document(UP, ONCE));
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("DELETE FROM item WHERE n = 7");
      var running = target.running(grant, () -> false);
      target.awaitIndexBuild();

      target.killIndexBuild();

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
      holder.rollback();
    }
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
    assertThat(target.inspected(grant, "item"))
        .contains("Migration 2_m2 is applying: statement 1 of 2 was begun and may have taken")
        .contains("by_n (not valid)");
  }

  /** What marks it stands in no transaction that has failed, or is dropped. */
  @Test
  void shouldUndoAFileBeforeItSaysThatNothingTookEffect() {
    run(document(UP, ONE));
    target.execute(
        """
        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON countersign.countersign_migration
          FOR EACH ROW EXECUTE FUNCTION refuse()\
        """);
    var grant =
        genuine(
            document(
                UP,
                up(2, "UPDATE item SET n = 5"),
                up(3, "CREATE INDEX CONCURRENTLY by_n ON item (n)")));

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isEqualTo("P0001");
    assertThat(((Failed) ended).failure().effectUnclear()).isFalse();
    assertThat(target.one("SELECT sum(n) FROM item")).isEqualTo("2");
    assertThat(target.receipt(grant)).contains(" tombstone ");
  }
}
