package dev.countersign.agent.mysql;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.down;
import static dev.countersign.agent.Migrations.goingOnAt;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static dev.countersign.protocol.request.MigrationAction.ACCEPT_CHECKSUM;
import static dev.countersign.protocol.request.MigrationAction.ACCEPT_DOWN;
import static dev.countersign.protocol.request.MigrationAction.DOWN;
import static dev.countersign.protocol.request.MigrationAction.MARK_APPLIED;
import static dev.countersign.protocol.request.MigrationAction.MARK_REVERTED;
import static dev.countersign.protocol.request.MigrationAction.RESUME_DOWN;
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
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations on a real MariaDB: what cannot be undone is written down step by step. */
class MigrationIT {
  private static final Migration ONE = up(1, "CREATE TABLE item (n int PRIMARY KEY)");

  /** The second statement fails while a row 7 is there. */
  private static final Migration TWO =
      up(
          2,
          "ALTER TABLE item ADD note int; INSERT INTO item VALUES (7, 1); CREATE TABLE more (n int)");

  private static final String STOPS =
      "ALTER TABLE item DROP note; DROP TABLE more; DELETE FROM item";

  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Ended run(MigrationDocument document) {
    return target.run(genuine(document), () -> false);
  }

  private Genuine genuine(MigrationDocument document) {
    return Migrations.genuine(target.dialect, document);
  }

  private String rows() {
    return target.one(
        "SELECT group_concat(concat_ws(':', version, state, begun, done, statements) ORDER BY version SEPARATOR ' ') FROM countersign_migration");
  }

  private String tables() {
    return target.one(
        "SELECT group_concat(table_name ORDER BY 1) FROM information_schema.tables WHERE table_schema = '%s' AND table_name NOT LIKE 'countersign%%'"
            .formatted(target.database));
  }

  /** Two stopped, for the row that its second statement inserts was there. */
  private Ended stoppedAtTwo() {
    run(document(UP, ONE));
    target.execute("INSERT INTO item VALUES (7)");
    return run(document(UP, TWO));
  }

  @Test
  void shouldApplyThemOneByOneAndUndoThem() {
    var first = run(document(UP, ONE, TWO));
    assertThat(lines(first)).anyMatch(it -> it.contains("applied") && it.contains("1_m1, 2_m2"));
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
    assertThat(tables()).isEqualTo("item,more");

    assertThat(lines(run(document(UP, ONE, TWO)))).anyMatch(it -> it.contains("skipped"));

    run(
        document(
            DOWN,
            down(TWO, "DROP TABLE more; ALTER TABLE item DROP note"),
            down(ONE, "DROP TABLE item")));
    assertThat(rows()).isNull();
    assertThat(tables()).isNull();
  }

  /** Read all at once, they must find room in the agent's memory. */
  @Test
  void shouldReadNoMoreRowsThanItHasTheMemoryFor() {
    run(document(UP, ONE));
    for (int rows = 1; rows < 1 << 16; rows *= 2) {
      target.execute(
          "INSERT INTO countersign_migration SELECT version + %d, name, checksum, state, text, statements, begun, done, execution, at FROM countersign_migration"
              .formatted(rows));
    }

    var ended = run(document(UP, ONE, TWO));

    assertThat(((Failed) ended).failure().message()).contains("8 MiB and 100,000 rows at most");
    assertThat(tables()).isEqualTo("item");
  }

  @Test
  void shouldStopBetweenTwoStatementsAndSayWhich() {
    run(document(UP, ONE));

    var ended =
        target.run(
            genuine(document(UP, TWO)), () -> "1:applied:0:0:0 2:applying:1:1:3".equals(rows()));

    assertThat(code(ended)).isEqualTo("STOPPED_MIDWAY");
    assertThat(((Failed) ended).failure().message()).contains("at statement 2 of 3 of 2_m2");
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:1:1:3");
    assertThat(run(document(RESUME_UP, goingOnAt(TWO, 2)))).isInstanceOf(Done.class);
  }

  @Test
  void shouldMakeTheTableAgainWhereSomebodyTookItAway() {
    run(document(UP, up(2, "SELECT 1")));
    target.execute("DROP TABLE countersign_migration");

    assertThat(run(document(UP, ONE))).isInstanceOf(Done.class);

    assertThat(rows()).isEqualTo("1:applied:0:0:0");
  }

  /** A version could stand in it twice, or it is not undone with what it tells of. */
  @ParameterizedTest
  @ValueSource(strings = {"(version bigint)", "(version bigint PRIMARY KEY) ENGINE = MyISAM"})
  void shouldRelyOnNoTableOfMigrationsThatCannotKeepThem(String as) {
    target.execute("CREATE TABLE countersign_migration " + as);

    var ended = run(document(UP, ONE));

    assertThat(code(ended)).isEqualTo("NO_MIGRATIONS_TABLE");
    assertThat(tables()).isNull();
  }

  @Test
  void shouldRunTransactionalTextsInOneTransaction() {
    run(document(UP, ONE));

    var failed =
        run(
            document(
                UP,
                up(2, "INSERT INTO item VALUES (1)"),
                up(3, "INSERT INTO item VALUES (2); INSERT INTO item VALUES (1)")));
    assertThat(code(failed)).isEqualTo("23000");
    assertThat(isUnclear(failed)).isFalse();
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("0");

    var grant = genuine(document(UP, up(2, "INSERT INTO item VALUES (1)")));
    assertThat(target.run(grant, () -> false)).isInstanceOf(Done.class);
    assertThat(target.receipt(grant)).isEqualTo("done");
    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
  }

  /** CALL is a statement; in names, literals and comments it is nothing. */
  @Test
  void shouldNotTakeAnotherWordForACallWhichMayCommit() {
    run(document(UP, up(1, "CREATE TABLE recall (called int PRIMARY KEY, note text)")));

    var failed =
        run(
            document(
                UP,
                up(
                    2,
                    "INSERT INTO recall VALUES (1, 'call'); -- call\n"
                        + "INSERT INTO recall (called) VALUES (1)")));

    assertThat(code(failed)).isEqualTo("23000");
    assertThat(isUnclear(failed)).isFalse();
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
    assertThat(target.one("SELECT count(*) FROM recall")).isEqualTo("0");
  }

  @Test
  void shouldCallAProcedureInNoTransactionForItMayCommit() {
    run(
        document(
            UP, ONE, up(2, "CREATE PROCEDURE p() BEGIN INSERT INTO item VALUES (1); COMMIT; END")));

    run(document(UP, up(3, "INSERT INTO item VALUES (2); CALL p(); INSERT INTO item VALUES (1)")));

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0 3:applying:3:2:3");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("2");
  }

  @Test
  void shouldUndoATransactionalFileBesideOthersThatAreNot() {
    var failed =
        run(document(UP, ONE, up(2, "INSERT INTO item VALUES (1); INSERT INTO item VALUES (1)")));

    assertThat(code(failed)).isEqualTo("23000");
    assertThat(isUnclear(failed)).isTrue();
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("0");
  }

  /** As an agent that was frozen between two files, and wakes up when it was given up. */
  @Test
  @Tag("nightly")
  void shouldBeginNoFileOnceItWasGivenUp() {
    run(document(UP, ONE));
    var grant =
        genuine(
            document(
                UP,
                up(2, "CREATE TABLE slow AS SELECT SLEEP(3) AS n"),
                up(3, "INSERT INTO item VALUES (3)")));
    var running = target.running(grant, () -> false);
    Awaitility.await().until(() -> target.atWork("CREATE TABLE slow%"), "1"::equals);

    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);

    assertThat(running)
        .succeedsWithin(Duration.ofSeconds(10))
        .satisfies(it -> assertThat(code(it)).isEqualTo("GIVEN_UP"));
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("0");
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
  }

  /** A file in one transaction is whole or not there; who looks meanwhile waits for it. */
  @Test
  @Tag("nightly")
  void shouldNotBeGivenUpInTheMiddleOfATransaction() {
    run(document(UP, ONE));
    var grant =
        genuine(
            document(
                UP,
                up(2, "CREATE TABLE other (n int)"),
                up(3, "INSERT INTO item SELECT SLEEP(3) + 3")));
    var running = target.running(grant, () -> false);
    Awaitility.await().until(() -> target.atWork("INSERT INTO item SELECT%"), "1"::equals);

    assertThat(target.settle(grant)).isInstanceOf(NotYet.class);

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Done.class);
    assertThat(target.settle(grant)).isEqualTo(new Committed());
  }

  @Test
  void shouldSayHowFarItGot() {
    var ended = stoppedAtTwo();

    assertThat(ended)
        .isInstanceOfSatisfying(
            Failed.class,
            it ->
                assertThat(it.failure().message())
                    .contains("it was at statement 2 of 3 of 2_m2")
                    .contains("countersign migrate repair"));
    assertThat(isUnclear(ended)).isTrue();
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:1:3");
    assertThat(code(run(document(UP, TWO)))).isEqualTo("MIGRATION_INCOMPLETE");
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:1:3");
  }

  /** Half of it cannot be undone: what it returns is not given up while the log may yet take it. */
  @Test
  void shouldNotStopMidwayForALogThatIsSlow() {
    run(document(UP, ONE));
    var stop = new AtomicBoolean();
    Lines slow =
        (_, giveUp) -> {
          stop.set(true); // by now whoever would give up does
          boolean isTaken = !giveUp.getAsBoolean();
          stop.set(false);
          return isTaken;
        };
    var two = up(2, "ALTER TABLE item ADD note int; SELECT 1; DO SLEEP(0.5); SELECT SLEEP(0.5)");

    var running = target.running(genuine(document(UP, two)), slow, stop::get);

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Done.class);
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
  }

  @Test
  void shouldGoOnWhereItStopped() {
    stoppedAtTwo();
    target.execute("DELETE FROM item");

    assertThat(code(run(document(RESUME_UP, goingOnAt(TWO, 1))))).isEqualTo("MIGRATION_STALE");
    assertThat(run(document(RESUME_UP, goingOnAt(TWO, 2)))).isInstanceOf(Done.class);

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
    assertThat(target.one("SELECT n FROM item")).isEqualTo("7");
    assertThat(tables()).isEqualTo("item,more");
  }

  @Test
  void shouldPassOverTheStatementThatSomebodySawTakeEffect() {
    stoppedAtTwo();

    assertThat(run(document(RESUME_UP, goingOnAt(TWO, 3)))).isInstanceOf(Done.class);

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
    assertThat(tables()).isEqualTo("item,more");
  }

  @Test
  void shouldBeMendedByHandEitherWay() {
    stoppedAtTwo();
    var bare = new Migration(2, "m2", TWO.checksum(), "", 1);
    target.execute("ALTER TABLE item DROP note");
    run(document(MARK_REVERTED, bare));
    assertThat(rows()).isEqualTo("1:applied:0:0:0");

    run(document(UP, TWO));
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:1:3");
    target.execute("CREATE TABLE more (n int)");
    run(document(MARK_APPLIED, TWO));
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
  }

  /** With more statements than it was begun with: those that are done stay behind. */
  @Test
  void shouldGoOnWithAMendedFileOnceItIsAccepted() {
    stoppedAtTwo();
    var mended =
        goingOnAt(
            up(
                2,
                "ALTER TABLE item ADD note int; DELETE FROM item; INSERT INTO item VALUES (7, 1);"
                    + " CREATE TABLE more (n int)"),
            2);

    assertThat(code(run(document(RESUME_UP, mended)))).isEqualTo("MIGRATION_CHANGED");
    assertThat(code(run(document(ACCEPT_CHECKSUM, goingOnAt(mended, 1)))))
        .isEqualTo("MIGRATION_STALE");
    assertThat(run(document(ACCEPT_CHECKSUM, mended))).isInstanceOf(Done.class);
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:1:4");
    assertThat(run(document(RESUME_UP, mended))).isInstanceOf(Done.class);

    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applied:0:0:0");
    assertThat(target.one("SELECT note FROM item")).isEqualTo("1");
  }

  @Test
  void shouldAcceptNoFileWithoutAllThatIsDone() {
    run(document(UP, ONE));
    target.execute("INSERT INTO item VALUES (7)");
    run(
        document(
            UP,
            up(
                2,
                "ALTER TABLE item ADD a int; ALTER TABLE item ADD b int; INSERT INTO item (n)"
                    + " VALUES (7)")));

    var refused = run(document(ACCEPT_CHECKSUM, goingOnAt(up(2, "ALTER TABLE item ADD a int"), 3)));

    assertThat(code(refused)).isEqualTo("MIGRATION_CHANGED");
    assertThat(((Failed) refused).failure().message()).contains("the 2 statements that are done");
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:3:2:3");
  }

  @Test
  void shouldGoOnDownWhereItStopped() {
    stoppedDown();
    var undo = down(TWO, STOPS);

    assertThat(code(run(document(RESUME_DOWN, goingOnAt(down(TWO, "DELETE FROM item"), 2)))))
        .isEqualTo("MIGRATION_CHANGED");
    assertThat(run(document(RESUME_DOWN, goingOnAt(undo, 3)))).isInstanceOf(Done.class);
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
  }

  @Test
  void shouldGoOnDownWithAMendedFileOnceItIsAccepted() {
    stoppedDown();
    var mended = goingOnAt(down(TWO, "ALTER TABLE item DROP note; DELETE FROM item"), 2);

    assertThat(code(run(document(RESUME_DOWN, mended)))).isEqualTo("MIGRATION_CHANGED");
    assertThat(run(document(ACCEPT_DOWN, mended))).isInstanceOf(Done.class);
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:reverting:2:1:2");
    assertThat(run(document(RESUME_DOWN, mended))).isInstanceOf(Done.class);

    assertThat(rows()).isEqualTo("1:applied:0:0:0");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("0");
  }

  /** The second of three statements cannot, for what it drops is gone. */
  private void stoppedDown() {
    run(document(UP, ONE, TWO));
    target.execute("DROP TABLE more");
    run(document(DOWN, down(TWO, STOPS)));
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:reverting:2:1:3");
  }

  @Test
  void shouldLeaveNothingBehindWhereTheFirstStatementIsRefused() {
    var grant = genuine(document(UP, up(1, "CREATE TABLE a.b (n int); CREATE TABLE c (n int)")));

    var ended = target.run(grant, () -> false);

    assertThat(isUnclear(ended)).isFalse();
    assertThat(rows()).isNull();
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }

  /** As after a crash of the agent: the table was written before, and cannot be after. */
  @Test
  void shouldSayWhichStatementMayHaveTakenEffect() throws Exception {
    target.close();
    target = new Target(Duration.ofSeconds(20)); // so that the lock below is waited for
    run(document(UP, ONE));
    var grant =
        genuine(document(UP, up(2, "CREATE TABLE more (n int); ALTER TABLE item ADD m int")));
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM item");
      var running = target.running(grant, () -> false);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> target.atWork("%ALTER TABLE item%"), "1"::equals);
      target.execute(
          "KILL "
              + target.one(
                  "SELECT id FROM information_schema.processlist WHERE db = '%s' AND info LIKE '%%ALTER TABLE item%%' AND id <> connection_id()"
                      .formatted(target.database)));

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
      holder.rollback();
    }
    assertThat(rows()).isEqualTo("1:applied:0:0:0 2:applying:2:1:2");
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
    assertThat(target.inspected(grant, "more"))
        .contains(
            "Migration 2_m2 is applying: statement 2 of 2 was begun and may have taken effect.",
            "Table more is there");
    assertThat(code(run(document(UP, up(3, "SELECT 1"))))).isEqualTo("MIGRATION_INCOMPLETE");
  }

  private Ended cut(Genuine grant, String at, CuttingProxy.Cut where) {
    try (var proxy = new CuttingProxy(target.server.port(), at);
        var agent =
            target.agent(
                target.url(proxy.port(), "disable"),
                EmbeddedMariaDb.SUPERUSER,
                target.server.password())) {
      proxy.cutNext(where);
      var ended = Target.run(agent, grant, () -> false);
      assertThat(proxy.hasCut()).isTrue();
      return ended;
    }
  }

  @Test
  void shouldDoubtOneStatementWhereTheLineIsCutBetweenItAndItsRecord() {
    var two = up(1, "CREATE TABLE item (n int); CREATE TABLE more (n int)");
    var grant = genuine(document(UP, two));

    assertThat(cut(grant, "begun = 1, done = 1", CuttingProxy.Cut.BEFORE_THE_SERVER))
        .isInstanceOf(Unknown.class);

    assertThat(tables()).isEqualTo("item");
    assertThat(rows()).isEqualTo("1:applying:1:0:2");
    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
    assertThat(run(document(RESUME_UP, goingOnAt(two, 2)))).isInstanceOf(Done.class);
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
    assertThat(tables()).isEqualTo("item,more");
  }

  @Test
  void shouldDoubtOneStatementWhereTheLineIsCutBetweenTheRecordAndIt() {
    var two = up(1, "CREATE TABLE item (n int); CREATE TABLE more (n int)");

    assertThat(
            cut(
                genuine(document(UP, two)),
                "begun = 2, done = 1",
                CuttingProxy.Cut.BEFORE_THE_ANSWER))
        .isInstanceOf(Unknown.class);

    assertThat(tables()).isEqualTo("item");
    assertThat(rows()).isEqualTo("1:applying:2:1:2");
    assertThat(run(document(RESUME_UP, goingOnAt(two, 2)))).isInstanceOf(Done.class);
    assertThat(tables()).isEqualTo("item,more");
  }

  /** Both are past the lane, as an agent that lost its lease would be. */
  @Test
  void shouldLetOneMigrateAtATime() {
    var slow = up(1, "CREATE TABLE item (n int); SELECT SLEEP(0.3)");

    var both =
        IntStream.range(0, 2)
            .mapToObj(_ -> target.running(genuine(document(UP, slow)), () -> false))
            .toList();

    assertThat(both).allSatisfy(it -> assertThat(it.join()).isInstanceOf(Done.class));
    assertThat(both.stream().flatMap(it -> lines(it.join()).stream()))
        .anyMatch(it -> it.contains("skipped"));
    assertThat(rows()).isEqualTo("1:applied:0:0:0");
  }

  @Test
  void shouldGiveUpWhereSomebodyElseMigratesForLong() {
    var slow = up(1, "CREATE TABLE item (n int); SELECT SLEEP(3)");
    var running = target.running(genuine(document(UP, slow)), () -> false);
    Awaitility.await().until(() -> target.atWork("%SELECT SLEEP(3)%"), "1"::equals);

    assertThat(code(run(document(UP, slow)))).isEqualTo("MIGRATION_BUSY");
    assertThat(running.join()).isInstanceOf(Done.class);
  }

  @Test
  void shouldRunNothingMoreWhereItsTextLetSomebodyElseIn() throws SQLException {
    var lets =
        up(
            1,
            "CREATE TABLE item (n int); SELECT IF(RELEASE_ALL_LOCKS() < 0, 0, SLEEP(1));"
                + " CREATE TABLE more (n int)");
    var lock = MigrationTable.lock("`" + target.database + "`");
    try (var other = target.connect();
        var statement = other.createStatement()) {
      var running = target.running(genuine(document(UP, lets)), () -> false);
      Awaitility.await().until(() -> target.atWork("%SELECT IF(RELEASE_ALL_LOCKS()%"), "1"::equals);
      statement.execute("SELECT GET_LOCK('%s', 10)".formatted(lock));

      assertThat(code(running.join())).isEqualTo("MIGRATION_BUSY");
      assertThat(isUnclear(running.join())).isTrue();
    }
    assertThat(tables()).isEqualTo("item");
    assertThat(rows()).isEqualTo("1:applying:2:2:3");
  }
}
