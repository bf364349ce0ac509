package dev.countersign.agent.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person learns of a run that died between statements which take effect by themselves. */
class InspectionIT {
  private static final String MOMENT = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC";

  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine twoTables() {
    return target.genuine(
        StatementClass.DDL,
        "CREATE TABLE a (n int PRIMARY KEY, `of b` enum('hush-1', 'hush-2') COMMENT 'hush-3',"
            + " d varchar(9) DEFAULT 'hush-4', KEY by_d (d))"
            + " PARTITION BY RANGE (n) (PARTITION p VALUES LESS THAN (471100));"
            + " CREATE TABLE b AS SELECT SLEEP(60) AS n",
        Duration.ofSeconds(90),
        10);
  }

  private CompletableFuture<?> running(Genuine grant) {
    var running = target.running(grant, () -> false);
    Awaitility.await().until(() -> target.atWork("CREATE TABLE b%"), "1"::equals);
    return running;
  }

  private void kill() {
    target.execute(
        "KILL "
            + target.one(
                "SELECT id FROM information_schema.processlist WHERE db = '%s' AND info LIKE 'CREATE TABLE b%%'"
                    .formatted(target.database)));
  }

  @Test
  void shouldTellWhichStatementsTookEffectAndNoValues() {
    target.execute("CREATE TABLE old (n int)");
    target.execute("CREATE VIEW seen AS SELECT n FROM old");
    var grant = twoTables();
    var running = running(grant);
    kill();
    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);

    var found = target.inspected(grant, "a", "b", "seen");

    assertThat(found)
        .containsPattern(
            "^It was begun at " + MOMENT + " by agent agent-1\\. No statement is at work")
        .containsPattern(
            "Table a is there: base table of InnoDB, made or remade at "
                + MOMENT
                + ", (after|in the second in which) the run was begun\\.")
        // MySQL tells when a view was made, and may end a statement whose SLEEP it has cut short.
        .containsPattern(
            target.dialect == Dialect.MARIADB ? "Table b is not there" : "Table b is (not )?there")
        .containsPattern("Table seen is there: view[.,]")
        .contains("Columns of a: n int, `of b` enum, d varchar.")
        .containsPattern("Indexes of a: (by_d, PRIMARY|PRIMARY, by_d)\\.")
        .doesNotContain("hush", "471100");
    assertThat(target.inspected(grant, "a", "b", "seen")).isEqualTo(found);
  }

  @Test
  void shouldTellWhatWasThereBefore() {
    target.execute("CREATE TABLE old (n int)");
    Awaitility.await()
        .until(
            () ->
                target.one(
                    "SELECT NOW() > create_time FROM information_schema.tables WHERE table_schema = '%s' AND table_name = 'old'"
                        .formatted(target.database)),
            "1"::equals);
    var grant = target.genuine(StatementClass.DDL, "DROP TABLE missing");
    target.run(grant, () -> false);

    assertThat(target.inspected(grant, "old")).contains(" UTC, before the run was begun.");
  }

  @Test
  void shouldSaySoWhereTheCatalogueCannotBeRead() {
    var grant = target.genuine(StatementClass.DDL, "CREATE TABLE a (n int)");
    target.run(grant, () -> false);
    target.execute("ALTER TABLE countersign_receipt DROP COLUMN at");

    assertThat(target.inspected(grant, "a")).startsWith("More could not be read there: ");
  }

  @Test
  @Tag("nightly") // a statement shows once it has been at work for seconds
  void shouldTellSinceWhenAStatementIsAtWork() {
    var grant = twoTables();
    var running = running(grant);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> target.inspected(grant, "b"), it -> it.contains("is at work there since"));
    assertThat(target.inspected(grant, "b"))
        .isEqualTo(target.inspected(grant, "b"))
        .containsPattern(
            "since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC, by connection \\d+: it may be")
        .containsPattern("Table b (could not be looked at|is not there)")
        .doesNotContain("SLEEP");

    kill();
    assertThat(running).succeedsWithin(Duration.ofSeconds(10));
    assertThat(target.inspected(grant, "b")).contains("No statement is at work there");
  }
}
