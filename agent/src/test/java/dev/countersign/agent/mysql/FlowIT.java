package dev.countersign.agent.mysql;

import static dev.countersign.agent.mysql.Target.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Slow;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.request.Dialect;
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
      "SELECT seq, repeat('x', 1000) AS x FROM seq_1_to_%d".formatted(ROWS);

  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target(SharedServers.mariaDb(), Dialect.MARIADB, Duration.ofSeconds(1), 1L << 30);
    target.execute("CREATE TABLE item (id int PRIMARY KEY, name text)");
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Test
  void shouldLetTheServerWaitForTheLog() {
    var grant = target.genuine(StatementClass.READ, MANY, Duration.ofSeconds(30), ROWS);
    var slow = new Slow();
    var running = target.running(grant, slow, () -> false);
    awaitHeldBack();

    slow.goOn();

    assertThat(running).succeedsWithin(SOON).isInstanceOf(Done.class);
    assertThat(((Done) running.join()).result().rows()).isEqualTo(ROWS);
    assertThat(slow.taken()).isEqualTo(ROWS + 1);
  }

  @Test
  void shouldStopWhileTheServerWaits() {
    var asked = new AtomicBoolean();
    var grant = target.genuine(StatementClass.READ, MANY, Duration.ofSeconds(90), ROWS);
    var running = target.running(grant, new Slow(), asked::get);
    awaitHeldBack();

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new Stopped());
  }

  @Test
  void shouldUndoAChangeWhoseRowsTheLogDoesNotTake() {
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "INSERT INTO item SELECT seq, repeat('x', 1000) FROM seq_1_to_%d RETURNING *"
                .formatted(ROWS),
            Duration.ofSeconds(30),
            ROWS);
    var running = target.running(grant, (_, _) -> false, () -> false);

    assertThat(running).succeedsWithin(SOON);
    assertThat(code(running.join())).isEqualTo("RESULT_NOT_TAKEN");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("0");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  private static void awaitHeldBack() {
    Awaitility.await("a server that waits for its client to read")
        .until(
            () ->
                target.one(
                    "SELECT count(*) FROM information_schema.processlist WHERE db = '%s' AND info LIKE '%%seq_1_to_%d%%' AND id <> connection_id() AND state = 'Writing to net'"
                        .formatted(target.database, ROWS)),
            "1"::equals);
  }
}
