package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Slow;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows go on while the server sends them, and it waits where they cannot. */
@Tag("nightly")
class FlowIT {
  private static final int ROWS = 60_000;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String MANY =
      "SELECT i, repeat('x', 1000) AS x FROM generate_series(1, %d) AS i".formatted(ROWS);

  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target(Duration.ofSeconds(1), 1L << 30, Duration.ofMinutes(1));
    target.execute("CREATE TABLE item (id int PRIMARY KEY, name text)");
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Test
  void shouldLetTheServerWaitForTheLog() {
    var grant = read(MANY, Duration.ofSeconds(30));
    var slow = new Slow();
    var running = target.running(grant, slow, () -> false);
    awaitHeldBack(grant);

    slow.goOn();

    assertThat(running).succeedsWithin(SOON).isInstanceOf(Done.class);
    assertThat(((Done) running.join()).result().rows()).isEqualTo(ROWS);
    assertThat(((Done) running.join()).result().truncated()).isFalse();
    assertThat(slow.taken()).isEqualTo(ROWS + 1);
  }

  @Test
  void shouldStopWhileTheServerWaits() {
    var asked = new AtomicBoolean();
    var grant = read(MANY, Duration.ofSeconds(90));
    var running = target.running(grant, new Slow(), asked::get);
    awaitHeldBack(grant);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new Stopped());
    assertThat(target.one(atWork(grant, "true"))).isEqualTo("0");
  }

  @Test
  void shouldUndoAChangeWhoseRowsTheLogDoesNotTake() {
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "INSERT INTO item SELECT i, repeat('x', 1000) FROM generate_series(1, %d) AS i RETURNING *"
                .formatted(ROWS),
            Duration.ofSeconds(30),
            ROWS);
    var running = target.running(grant, (_, _) -> false, () -> false);

    assertThat(running).succeedsWithin(SOON);
    assertThat(code(running.join())).isEqualTo("RESULT_NOT_TAKEN");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("0");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldFailWhereTheServersLimitIsOverBeforeTheLogHasTakenIt() {
    var grant = read(MANY, Duration.ofSeconds(3));
    var slow = new Slow();
    var running = target.running(grant, slow, () -> false);
    awaitHeldBack(grant);
    Awaitility.await() // it is over, and may have been noticed already
        .until(() -> target.one(atWork(grant, "now() - query_start <= '3.2 s'")), "0"::equals);

    slow.goOn();

    assertThat(running).succeedsWithin(SOON);
    assertThat(code(running.join())).isEqualTo("57014");
  }

  @Test
  void shouldNameTheTypeOfManyRowsThatTheTextItselfMakesByItsNumber() {
    target.execute("CREATE TYPE known AS ENUM ('k')");
    var made =
        "CREATE TYPE fresh AS ENUM ('a'); SELECT 'a'::fresh AS f, 'k'::known AS k, repeat('x', 1000)"
            + " FROM generate_series(1, %d)";

    var few = target.run(target.genuine(StatementClass.WRITE, made.formatted(1)), () -> false);
    target.execute("DROP TYPE fresh");
    var many =
        target.run(
            target.genuine(
                StatementClass.WRITE, made.formatted(5_000), Duration.ofSeconds(30), ROWS),
            () -> false);

    assertThat(Target.lines(few).getFirst())
        .startsWith("{\"columns\":[{\"name\":\"f\",\"type\":\"fresh\"},");
    assertThat(Target.lines(many).getFirst())
        .startsWith("{\"columns\":[{\"name\":\"f\",\"type\":\"oid ")
        .contains("{\"name\":\"k\",\"type\":\"known\"}");
    assertThat(Target.lines(many)).hasSize(5_002);
    assertThat(Target.lines(many).get(1)).startsWith("[\"a\",\"k\",\"xxx");
  }

  private static Genuine read(String sql, Duration statementTimeout) {
    return target.genuine(StatementClass.READ, sql, statementTimeout, ROWS);
  }

  private static String code(Ended ended) {
    return ended instanceof Failed failed ? failed.failure().code() : ended.toString();
  }

  private static void awaitHeldBack(Genuine grant) {
    Awaitility.await("a server that waits for its client to read")
        .until(() -> target.one(atWork(grant, "wait_event = 'ClientWrite'")), "1"::equals);
  }

  private static String atWork(Genuine grant, String where) {
    return "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND %s AND application_name = 'countersign/%s'"
        .formatted(where, grant.grant().execution());
  }
}
