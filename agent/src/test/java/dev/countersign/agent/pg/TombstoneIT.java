package dev.countersign.agent.pg;

import static dev.countersign.agent.pg.Target.genuine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Contradicted;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.StatementClass;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settling: an inserted tombstone is a fence, whichever way the race goes. */
class TombstoneIT {
  private Target target;

  @BeforeEach
  void start() throws InterruptedException {
    target = new Target(Duration.ofSeconds(10), 1 << 20);
    target.execute("CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1)");
    assertThat(target.agent.prepare()).isEmpty();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private static Genuine change() {
    return genuine(StatementClass.WRITE, "UPDATE item SET id = id + 1");
  }

  @Test
  void shouldFindACommittedChange() {
    var grant = change();
    assertThat(target.run(grant, () -> false)).isInstanceOf(Done.class);

    assertThat(target.settle(grant)).isEqualTo(new Committed());
    assertThat(target.settle(grant)).isEqualTo(new Committed());
  }

  @Test
  void shouldKeepAnExecutionThatNeverBeganFromEverBeginning() {
    var grant = change();

    assertThat(target.settle(grant)).isEqualTo(new Never());

    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
    assertThat(target.one("SELECT id FROM item")).isEqualTo("1");
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }

  @Test
  void shouldWaitForAnOpenTransactionThatCommits() throws SQLException {
    assertThat(settledWhile("commit")).isEqualTo(new Committed());
  }

  @Test
  void shouldWaitForAnOpenTransactionThatRollsBack() throws SQLException {
    assertThat(settledWhile("rollback")).isEqualTo(new Never());
  }

  /** The other agent's hand is played by plain JDBC, so that it can be held still. */
  private Settled settledWhile(String end) throws SQLException {
    var grant = change();
    try (var other = target.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "INSERT INTO countersign.countersign_receipt (execution, operation, agent) VALUES ('%s', '%s', 'agent-2')"
              .formatted(grant.grant().execution(), grant.grant().operation()));
      var settling = target.settling(grant);
      Awaitility.await()
          .until(
              () ->
                  target.one(
                      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"),
              "1"::equals);
      assertThat(settling).isNotDone();
      if (end.equals("commit")) {
        other.commit();
      } else {
        other.rollback();
      }
      return settling.join();
    }
  }

  @Test
  void shouldTryLaterWhereATransactionStaysOpen() throws SQLException {
    try (var impatient = new Target(Duration.ofMillis(200), 1000)) {
      var grant = change();
      assertThat(impatient.settle(change())).isInstanceOf(NotYet.class); // no table of receipts yet
      prepare(impatient);
      try (var other = impatient.connect();
          var statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute(
            "INSERT INTO countersign.countersign_receipt (execution, operation, agent) VALUES ('%s', 'o', 'agent-2')"
                .formatted(grant.grant().execution()));

        assertThat(impatient.settle(grant)).isInstanceOf(NotYet.class);

        other.rollback();
      }
      assertThat(impatient.settle(grant)).isEqualTo(new Never());
    }
  }

  private static void prepare(Target target) {
    try {
      assertThat(target.agent.prepare()).isEmpty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldWaitForTheAgentsOwnTransactionStillOpen() {
    var asked = new AtomicBoolean();
    var grant =
        genuine(
            StatementClass.WRITE,
            "UPDATE item SET id = 7; SELECT pg_sleep(30)",
            Duration.ofSeconds(60),
            10);
    var running = target.running(grant, asked::get);
    Awaitility.await()
        .until(
            () ->
                target.one(
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"),
            "1"::equals);
    var settling = target.settling(grant);
    Awaitility.await()
        .until(
            () ->
                target.one(
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"),
            "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(new Stopped());
    assertThat(settling).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(new Never());
  }

  @Test
  void shouldNotTakeTheReceiptOfAnotherTextForThisOne() throws InterruptedException {
    var grant = change();
    target.run(grant, () -> false);

    assertThat(target.agent.settle(grant.grant().execution(), Digest.NONE))
        .isEqualTo(new Contradicted());
  }
}
