package dev.countersign.agent.pg;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.down;
import static dev.countersign.agent.Migrations.resting;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.protocol.request.MigrationAction.ACCEPT_CHECKSUM;
import static dev.countersign.protocol.request.MigrationAction.DOWN;
import static dev.countersign.protocol.request.MigrationAction.MARK_APPLIED;
import static dev.countersign.protocol.request.MigrationAction.MARK_REVERTED;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Migrations;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations on a real PostgreSQL: all of a request and what is written of it, or nothing. */
class MigrationIT {
  private static final Migration ONE =
      up(1, "CREATE TABLE item (n int);\nINSERT INTO item VALUES (1), (2)");
  private static final Migration TWO = up(2, "ALTER TABLE item ADD COLUMN note text");

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
        "DROP TABLE IF EXISTS item, more; DROP TABLE IF EXISTS countersign.countersign_migration");
    target.execute(MigrationTable.CREATE);
  }

  private static Ended run(MigrationDocument document) {
    return target.run(genuine(document), () -> false);
  }

  private static Genuine genuine(MigrationDocument document) {
    return Migrations.genuine(Dialect.POSTGRESQL, document);
  }

  private static String applied() {
    return target.one(
        "SELECT string_agg(version || ':' || state, ' ' ORDER BY version) FROM countersign.countersign_migration");
  }

  private static String code(Ended ended) {
    return ended instanceof Failed failed ? failed.failure().code() : ended.toString();
  }

  @Test
  void shouldApplyThemAndWriteThemDown() {
    var ended = run(document(UP, ONE, TWO));

    assertThat(lines(ended)).anyMatch(it -> it.contains("applied") && it.contains("1_m1, 2_m2"));
    assertThat(applied()).isEqualTo("1:applied 2:applied");
    assertThat(target.one("SELECT count(note) || '/' || count(*) FROM item")).isEqualTo("0/2");
    assertThat(
            target.one("SELECT checksum FROM countersign.countersign_migration WHERE version = 1"))
        .isEqualTo(ONE.checksum().value());
  }

  @Test
  void shouldPassOverWhatIsApplied() {
    run(document(UP, ONE));

    assertThat(lines(run(document(UP, ONE, TWO))))
        .anyMatch(it -> it.contains("skipped") && it.contains("1_m1"));
    assertThat(applied()).isEqualTo("1:applied 2:applied");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("2");
  }

  @Test
  void shouldMakeTheTableAgainWhereSomebodyTookItAway() {
    run(document(UP, up(2, "SELECT 1")));
    target.execute("DROP TABLE countersign.countersign_migration");

    assertThat(run(document(UP, ONE))).isInstanceOf(Done.class);

    assertThat(applied()).isEqualTo("1:applied");
  }

  @Test
  void shouldRunAGrantOnce() {
    var grant = genuine(document(UP, ONE));

    assertThat(target.run(grant, () -> false)).isInstanceOf(Done.class);

    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
  }

  @Test
  void shouldUndoTheNewest() {
    run(document(UP, ONE, TWO));

    var undone =
        run(
            document(
                DOWN,
                down(TWO, "ALTER TABLE item DROP COLUMN note"),
                down(ONE, "DROP TABLE item")));

    assertThat(lines(undone)).anyMatch(it -> it.contains("reverted"));
    assertThat(applied()).isNull();
    assertThat(target.one("SELECT to_regclass('item') IS NULL")).isEqualTo("t");
  }

  @Test
  void shouldNotUndoWhatOthersBuiltOn() {
    run(document(UP, ONE, TWO));

    assertThat(code(run(document(DOWN, down(ONE, "DROP TABLE item")))))
        .isEqualTo("MIGRATION_OUT_OF_ORDER");
    assertThat(applied()).isEqualTo("1:applied 2:applied");
  }

  @Test
  void shouldDoNothingWhereOneFails() {
    var broken = up(2, "CREATE TABLE more (n int); INSERT INTO more VALUES (1/0)");

    var ended = run(document(UP, ONE, broken));

    assertThat(ended)
        .isInstanceOfSatisfying(
            Failed.class,
            it -> {
              assertThat(it.failure().code()).isEqualTo("22012");
              assertThat(it.failure().effectUnclear()).isFalse();
              assertThat(it.failure().message()).endsWith("it was in 2_m2");
            });
    assertThat(applied()).isNull();
    assertThat(target.one("SELECT to_regclass('item') IS NULL")).isEqualTo("t");
  }

  @Test
  void shouldRefuseAnAppliedFileThatChanged() {
    run(document(UP, ONE));
    var changed = up(1, "CREATE TABLE item (n bigint)");

    assertThat(code(run(document(UP, changed, TWO)))).isEqualTo("MIGRATION_CHANGED");
    assertThat(code(run(resting(document(UP, TWO), changed)))).isEqualTo("MIGRATION_CHANGED");
    assertThat(applied()).isEqualTo("1:applied");

    run(document(ACCEPT_CHECKSUM, changed));
    assertThat(run(resting(document(UP, TWO), changed))).isInstanceOf(Done.class);
  }

  @Test
  void shouldRefuseWhatIsOlderThanTheNewestUnlessAllowed() {
    run(document(UP, ONE));
    run(document(UP, up(3, "SELECT 3")));

    assertThat(code(run(document(UP, TWO)))).isEqualTo("MIGRATION_OUT_OF_ORDER");
    var allowed = new MigrationDocument(UP, java.util.List.of(TWO), java.util.List.of(), true);
    assertThat(run(allowed)).isInstanceOf(Done.class);
  }

  @Test
  void shouldRefuseWhereTheTargetIsNotAsTheAuthorFoundIt() {
    assertThat(code(run(resting(document(UP, TWO), ONE)))).isEqualTo("MIGRATION_STALE");
  }

  @Test
  void shouldWriteDownWhatWasDoneByHand() {
    assertThat(run(document(MARK_APPLIED, ONE))).isInstanceOf(Done.class);
    assertThat(applied()).isEqualTo("1:applied");

    var bare = new Migration(1, "m1", ONE.checksum(), "", 1);
    assertThat(run(document(MARK_REVERTED, bare))).isInstanceOf(Done.class);
    assertThat(applied()).isNull();
  }

  @Test
  void shouldNotLetATextEndTheTransaction() {
    var ended = run(document(UP, up(1, "CREATE TABLE item (n int); COMMIT; SELECT 1"), TWO));

    assertThat(code(ended)).isEqualTo("TRANSACTION_CONTROL");
    assertThat(applied()).isNull();
    assertThat(target.one("SELECT to_regclass('item') IS NULL")).isEqualTo("t");
  }

  /** Both are past the lane, as an agent that lost its lease would be. */
  @Test
  void shouldLetOneMigrateAtATime() {
    var slow = up(1, "CREATE TABLE item (n int); SELECT pg_sleep(0.3)");

    var both =
        IntStream.range(0, 2)
            .mapToObj(_ -> target.running(genuine(document(UP, slow)), () -> false))
            .toList();

    assertThat(both).allSatisfy(it -> assertThat(it.join()).isInstanceOf(Done.class));
    assertThat(both.stream().flatMap(it -> lines(it.join()).stream()))
        .anyMatch(it -> it.contains("skipped"))
        .anyMatch(it -> it.contains("applied"));
    assertThat(applied()).isEqualTo("1:applied");
  }

  @Test
  void shouldGiveUpWhereSomebodyElseMigratesForLong() throws Exception {
    try (var other = target.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      run(document(MARK_APPLIED, up(1, "SELECT 1")));
      statement.execute("LOCK TABLE countersign.countersign_migration IN SHARE ROW EXCLUSIVE MODE");

      assertThat(code(run(document(UP, TWO)))).isEqualTo("55P03");
      other.rollback();
    }
  }

  /** A version could stand in it twice, or a crash empties it. */
  @ParameterizedTest
  @ValueSource(strings = {"TABLE", "UNLOGGED TABLE"})
  void shouldRelyOnNoTableOfMigrationsThatCannotKeepThem(String kind) {
    target.execute(
        "DROP TABLE countersign.countersign_migration; CREATE %s countersign.countersign_migration"
                .formatted(kind)
            + " (version bigint, name text, checksum text, state text, text text, statements int,"
            + " begun int, done int, execution text, at timestamptz DEFAULT now())");
    try (var fresh = new Target(target)) {
      assertThat(code(fresh.run(genuine(document(UP, ONE)), () -> false)))
          .isEqualTo("NO_MIGRATIONS_TABLE");
    }

    assertThat(target.one("SELECT to_regclass('item') IS NULL")).isEqualTo("t");
  }
}
