package dev.countersign.agent.pg;

import static dev.countersign.agent.TargetBed.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.request.StatementClass;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads on a real server: what they return, and that they change nothing. */
class ReadIT {
  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target();
    target.execute(
        """
        CREATE TABLE item (id int PRIMARY KEY, name text);
        INSERT INTO item VALUES (1, 'one'), (2, NULL);
        CREATE FUNCTION sneak() RETURNS int LANGUAGE plpgsql AS
          $$ BEGIN INSERT INTO item VALUES (99, 'sneaked'); RETURN 1; END $$\
        """);
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Test
  void shouldReturnRows() {
    assertThat(lines(target.read("SELECT id, name FROM item ORDER BY id")))
        .containsExactly(
            "{\"columns\":[{\"name\":\"id\",\"type\":\"int4\"},{\"name\":\"name\",\"type\":\"text\"}]}",
            "[1,\"one\"]",
            "[2,null]",
            "{\"rows\":2,\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldReturnEachStatementsRowsUnderItsOwnColumns() {
    assertThat(lines(target.read("SELECT 1 AS a; SELECT 'x' AS b, 2 AS c")))
        .containsExactly(
            "{\"columns\":[{\"name\":\"a\",\"type\":\"int4\"}]}",
            "[1]",
            "{\"columns\":[{\"name\":\"b\",\"type\":\"text\"},{\"name\":\"c\",\"type\":\"int4\"}]}",
            "[\"x\",2]",
            "{\"rows\":2,\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldReturnNothingWhereThereIsNoStatement() {
    assertThat(lines(target.read("-- what undoes it")))
        .containsExactly("{\"columns\":[]}", "{\"rows\":0,\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldReturnNoRowsWithTheirColumns() {
    assertThat(lines(target.read("SELECT id FROM item WHERE false")))
        .containsExactly(
            "{\"columns\":[{\"name\":\"id\",\"type\":\"int4\"}]}",
            "{\"rows\":0,\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldLeaveNothingInASessionThatIsUsedAgain() {
    target.read(
        "SELECT set_config('app.left', 'behind', false); SELECT pg_advisory_lock(4711);"
            + " PREPARE left_over AS SELECT 1");
    var first = target.read("SELECT pg_backend_pid()::text");

    // It is renewed between two runs, so one that follows at once may get another.
    var before = new AtomicReference<>("");
    Awaitility.await("a session that is used again")
        .untilAsserted(
            () -> {
              var pid = lines(target.read("SELECT pg_backend_pid()::text")).get(1);
              assertThat(pid).isEqualTo(before.getAndSet(pid));
            });
    assertThat(first).isInstanceOf(Done.class);
    assertThat(target.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        .isEqualTo("0");
    assertThat(
            lines(
                target.read(
                    "SELECT current_setting('app.left', true), count(*)"
                        + " FROM pg_prepared_statements GROUP BY 1")))
        .doesNotContain("[\"behind\",1]");
    assertThat(lines(target.read("SHOW default_transaction_read_only"))).contains("[\"on\"]");
  }

  @Test
  void shouldRefuseAFunctionThatWrites() {
    var ended = target.read("SELECT sneak()");

    assertThat(ended).isInstanceOf(Failed.class);
    assertThat(((Failed) ended).failure().code()).isEqualTo("25006");
    assertThat(target.one("SELECT count(*) FROM item WHERE id = 99")).isEqualTo("0");
  }

  @Test
  void shouldStayReadOnlyAfterASmuggledCommit() {
    var ended = target.read("COMMIT; INSERT INTO item VALUES (98, 'smuggled')");

    assertThat(((Failed) ended).failure().code()).isEqualTo("TRANSACTION_CONTROL");
    assertThat(target.one("SELECT count(*) FROM item WHERE id = 98")).isEqualTo("0");
  }

  @Test
  void shouldLeaveNothingInTheSessionForTheNextText() {
    target.read("SELECT set_config('my.secret', 'x', false)");

    // null in another session; in the same one PostgreSQL keeps the name, with nothing in it
    assertThat(lines(target.read("SELECT current_setting('my.secret', true) AS s")).get(1))
        .isIn("[null]", "[\"\"]");
  }

  @Test
  void shouldStopAtTheRowLimit() {
    var ended =
        target.run(
            target.genuine(
                StatementClass.READ,
                "SELECT i FROM generate_series(1, 100000000) AS i",
                Duration.ofSeconds(60),
                3),
            () -> false);

    assertThat(lines(ended))
        .containsExactly(
            "{\"columns\":[{\"name\":\"i\",\"type\":\"int4\"}]}",
            "[1]",
            "[2]",
            "[3]",
            "{\"rows\":3,\"affected\":0,\"truncated\":true,\"cut\":{\"by\":\"rows\",\"at\":3}}");
  }

  @Test
  void shouldNotCallAResultTruncatedThatJustFits() {
    var ended =
        target.run(
            target.genuine(StatementClass.READ, "SELECT 1", Duration.ofSeconds(5), 1), () -> false);

    assertThat(((Done) ended).result().truncated()).isFalse();
  }

  @Test
  void shouldLeaveOutARowThatIsTooLarge() {
    var ended = target.read("SELECT repeat('x', 2000000) AS big");

    assertThat(lines(ended))
        .containsExactly(
            "{\"columns\":[{\"name\":\"big\",\"type\":\"text\"}]}",
            "{\"rows\":0,\"affected\":0,\"truncated\":true,\"cut\":{\"by\":\"bytes\",\"at\":1048576}}");
  }

  @Test
  void shouldLeaveOutARowThatIsLongerThanARowMayBe() {
    try (var large = new Target(Duration.ofSeconds(1), 64 << 20)) {
      assertThat(lines(large.read("SELECT repeat('x', 4194290)")).get(1)).hasSize(4_194_290 + 4);
      assertThat(lines(large.read("SELECT repeat('x', 4194305)")))
          .endsWith(
              "{\"rows\":0,\"affected\":0,\"truncated\":true,\"cut\":{\"by\":\"rowBytes\",\"at\":4194304}}");
    }
  }

  /** A server quotes the whole of a value that it cannot read. */
  @Test
  void shouldKeepWordsThatAreAsLongAsAValueShort() {
    var ended = (Ended.Failed) target.read("SELECT repeat('😀', 1250000)::int");

    assertThat(ended.words().orElseThrow().message())
        .hasSizeLessThan(9_000)
        .startsWith("invalid input syntax for type integer: \"😀😀")
        .endsWith("😀… (cut here, 2500041 characters in all)");
    assertThat(ended.failure().code()).isEqualTo("22P02");
  }

  /** Not even on their way: what the client would hold is as short as what is kept. */
  @Test
  void shouldHoldNoneOfLongWordsAndGoOn() throws Exception {
    try (var sessions = target.sessions(target.database.port());
        var session = sessions.open()) {
      var refused = session.send("SELECT repeat('x', 5000000)::int", Collector.NONE);

      assertThat(refused.toCompletionStage())
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .isInstanceOfSatisfying(
              PgException.class,
              it -> assertThat(it.getErrorMessage().length()).isBetween(8_000, 9_000));
      assertThat(session.query("SELECT 'on'", Duration.ofSeconds(5)).iterator().next().getString(0))
          .isEqualTo("on");
    }
  }

  /** Such as a sample of wide rows, which nobody streams. */
  @Test
  void shouldLeaveAServerThatAnswersTheAgentsOwnStatementsAtLength() throws Exception {
    try (var sessions = target.sessions(target.database.port());
        var session = sessions.open()) {
      assertThatThrownBy(
              () ->
                  session.query(
                      "SELECT repeat('x', 1000000) FROM generate_series(1, 20)",
                      Duration.ofSeconds(10)))
          .isInstanceOf(SessionException.class)
          .hasMessageContaining("no more than 8 MiB");
    }
  }

  @Test
  void shouldEndAtTheStatementTimeout() {
    var ended =
        target.run(
            target.genuine(StatementClass.READ, "SELECT pg_sleep(30)", Duration.ofMillis(300), 10),
            () -> false);

    assertThat(((Failed) ended).failure().code()).isEqualTo("57014");
  }

  @Test
  void shouldStopAtTheServerWhenAsked() {
    var asked = new AtomicBoolean();
    var grant =
        target.genuine(StatementClass.READ, "SELECT pg_sleep(60)", Duration.ofSeconds(90), 10);
    var running = target.running(grant, asked::get);
    var atWork =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND application_name = 'countersign/%s'"
            .formatted(grant.grant().execution());
    Awaitility.await().until(() -> target.one(atWork), "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(new Stopped());
    assertThat(target.one(atWork)).isEqualTo("0");
  }

  /** This text survives being asked to stop, as does one that has just come to its end. */
  @Test
  void shouldNotUseASessionAgainThatALateCancelMayMeet() {
    target.execute(
        """
        CREATE FUNCTION stubborn() RETURNS text LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN
          RETURN pg_backend_pid(); END $$""");
    var asked = new AtomicBoolean();
    var grant =
        target.genuine(StatementClass.READ, "SELECT stubborn()", Duration.ofSeconds(90), 10);
    var running = target.running(grant, asked::get);
    Awaitility.await()
        .until(
            () ->
                target.one(
                    "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT stubborn()' AND wait_event = 'PgSleep'"),
            "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Done.class);
    var pid = lines(running.join()).get(1).replaceAll("\\D", "");
    Awaitility.await()
        .until(
            () -> target.one("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid),
            "0"::equals);
  }

  @Test
  void shouldRunNothingWhenAskedToStopBefore() {
    var ended = target.run(target.genuine(StatementClass.READ, "SELECT 1/0"), () -> true);

    assertThat(ended).isEqualTo(new Stopped());
  }

  @Test
  void shouldRefuseCopyRatherThanHang() {
    var ended = target.read("COPY item TO STDOUT");

    assertThat(((Failed) ended).failure().code()).isEqualTo("COPY_NOT_SUPPORTED");
  }

  @Test
  void shouldRunTheTextByteForByte() {
    assertThat(lines(target.read("SELECT 'ä→😀' AS s -- кто\n"))).contains("[\"ä→😀\"]");

    var asSent = "SELECT  current_query() /* ä→😀 */   -- кто ";
    assertThat(lines(target.read(asSent))).contains("[\"" + asSent + "\"]");
  }

  @Test
  void shouldSayWhereTheServerCannotBeReached() {
    var nowhere =
        new PgDatabase(
            target.sessions(1),
            target.sessions(1),
            new dev.countersign.protocol.envelope.Subject("agent-1"),
            new Limits(
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1000));

    Ended ended = runOn(nowhere);

    assertThat(((Failed) ended).failure().code()).isEqualTo("08006");
  }

  private static Ended runOn(PgDatabase database) {
    try (database) {
      return database.run(
          target.genuine(StatementClass.READ, "SELECT 1"), (_, _) -> true, () -> false);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
