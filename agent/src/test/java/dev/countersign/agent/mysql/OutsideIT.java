package dev.countersign.agent.mysql;

import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Statements that commit by themselves: run without a receipt, and never taken for more. */
@Tag("nightly")
class OutsideIT {
  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine ddl(String text) {
    return target.genuine(StatementClass.DDL, text);
  }

  private String tables() {
    return target.one(
        "SELECT group_concat(table_name ORDER BY 1) FROM information_schema.tables WHERE table_schema = '%s' AND table_name <> 'countersign_receipt'"
            .formatted(target.database));
  }

  @Test
  void shouldRunThemAndSayThatNothingHeldThemTogether() {
    var grant = ddl("CREATE TABLE a (n int); CREATE TABLE b (n int)");

    var ended = target.run(grant, () -> false);

    assertThat(lines(ended))
        .endsWith("{\"rows\":0,\"affected\":0,\"truncated\":false,\"outsideTransaction\":true}");
    assertThat(tables()).isEqualTo("a,b");
    assertThat(target.settle(grant)).isEqualTo(new Committed());
    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
  }

  @Test
  void shouldBeginNoMoreWhereTheyTakeTooLongTogether() {
    var grant =
        target.genuine(
            StatementClass.DDL,
            "CREATE TABLE a (n int); CREATE TABLE b AS SELECT SLEEP(0.6) AS n;"
                + " CREATE TABLE c AS SELECT SLEEP(0.6) AS n; CREATE TABLE d (n int)",
            Target.RUN_WITHIN,
            10);

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isEqualTo("RUN_TIMEOUT");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(tables()).startsWith("a,b").doesNotContain("d");
  }

  @Test
  void shouldRunTheBodyOfARoutineAsOneStatement() {
    target.execute("CREATE TABLE item (n int)");

    var ended =
        target.run(
            ddl(
                "CREATE PROCEDURE p() BEGIN INSERT INTO item VALUES (1); INSERT INTO item VALUES"
                    + " (2); END;"),
            () -> false);

    assertThat(lines(ended)).hasSize(2);
    target.change("CALL p()");
    assertThat(target.one("SELECT sum(n) FROM item")).isEqualTo("3");
  }

  @Test
  void shouldRunNothingBehindABody() {
    var ended =
        target.run(
            ddl("CREATE PROCEDURE p() BEGIN DO 1; END; CREATE TABLE c (n int)"), () -> false);

    assertThat(code(ended)).isEqualTo("42000");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(tables()).isNull();
  }

  @Test
  void shouldSayWhatTookEffectBeforeTheOneThatFailed() {
    var ended = target.run(ddl("CREATE TABLE a (n int); CREATE TABLE a (n int)"), () -> false);

    assertThat(code(ended)).isEqualTo("42S01");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(tables()).isEqualTo("a");
  }

  @Test
  void shouldBeSureWhereTheFirstWasRefused() {
    target.execute("CREATE TABLE a (n int)");
    var grant = ddl("CREATE TABLE a (n int)");

    var ended = target.run(grant, () -> false);

    assertThat(isUnclear(ended)).isFalse();
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }

  @Test
  void shouldNotBeSureWhereOneStatementDropsHalf() {
    target.execute("CREATE TABLE a (n int)");

    assertThat(isUnclear(target.run(ddl("DROP TABLE a, missing"), () -> false))).isTrue();
  }

  /** As after a crash: begun, and nobody there to say how it ended. */
  @Test
  void shouldLeaveACrashToAPerson() throws Exception {
    target.execute("CREATE TABLE a (n int)");
    var grant =
        target.genuine(StatementClass.DDL, "ALTER TABLE a ADD m int", Duration.ofSeconds(60), 10);
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM a");
      var running = target.running(grant, () -> false);
      Awaitility.await().until(() -> target.atWork("ALTER TABLE a ADD%"), "1"::equals);
      assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
      target.execute(
          "KILL "
              + target.one(
                  "SELECT id FROM information_schema.processlist WHERE db = '%s' AND info LIKE 'ALTER%%'"
                      .formatted(target.database)));

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
      holder.rollback();
    }
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }

  /** As an agent that was frozen between two statements, and wakes up when it was given up. */
  @Test
  void shouldRunNothingMoreOnceItWasGivenUp() {
    target.change("SELECT 1"); // makes the table of receipts
    var grant =
        target.genuine(
            StatementClass.DDL,
            "CREATE TABLE a AS SELECT SLEEP(4) AS n; CREATE TABLE b (n int)",
            Duration.ofSeconds(60),
            10);
    var running = target.running(grant, () -> false);
    Awaitility.await().until(() -> target.atWork("CREATE TABLE a%"), "1"::equals);

    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);

    assertThat(running)
        .succeedsWithin(Duration.ofSeconds(10))
        .isInstanceOfSatisfying(
            Failed.class,
            it -> {
              assertThat(it.failure().code()).isEqualTo("GIVEN_UP");
              assertThat(it.failure().message()).contains("the first 1 statements had");
              assertThat(it.failure().effectUnclear()).isTrue();
            });
    assertThat(tables()).isEqualTo("a");
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }

  @Test
  void shouldRunNothingOnceATombstoneStands() {
    var grant = ddl("CREATE TABLE a (n int)");
    target.change("SELECT 1"); // makes the table of receipts
    assertThat(target.settle(grant)).isEqualTo(new Never());

    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
    assertThat(tables()).isNull();
  }
}
