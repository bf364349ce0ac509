package dev.countersign.agent.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.SettledBefore;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settling: an inserted tombstone is a fence, whichever way the race goes. */
class TombstoneIT {
  private Target target;

  @BeforeEach
  void start() throws InterruptedException {
    target = new Target(Duration.ofSeconds(10));
    target.execute("CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1)");
    assertThat(target.agent.prepare()).isEmpty();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine change() {
    return target.genuine(StatementClass.WRITE, "UPDATE item SET id = id + 1");
  }

  @Test
  void shouldKeepAnExecutionThatNeverBeganFromEverBeginning() {
    var grant = change();

    assertThat(target.settle(grant)).isEqualTo(new Never());

    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
    assertThat(target.one("SELECT id FROM item")).isEqualTo("1");
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }

  /** An agent that is frozen with its transaction open, and commits late. */
  @Test
  void shouldWaitForAFrozenAgentThatCommitsLate() throws SQLException {
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
      statement.execute(inserted(grant));
      var settling = target.settling(grant);
      Awaitility.await().until(() -> target.atWork("INSERT INTO%tombstone%"), "1"::equals);
      assertThat(settling).isNotDone();
      if (end.equals("commit")) {
        other.commit();
      } else {
        other.rollback();
      }
      return settling.join();
    }
  }

  private static String inserted(Genuine grant) {
    return "INSERT INTO countersign_receipt (execution, operation, agent, state) VALUES ('%s', '%s', 'agent-2', 'done')"
        .formatted(grant.grant().execution(), grant.grant().operation());
  }

  @Test
  void shouldTryLaterWhereATransactionStaysOpen() throws Exception {
    try (var impatient = new Target(Duration.ofSeconds(1))) {
      var grant = impatient.genuine(StatementClass.WRITE, "DO 1");
      assertThat(impatient.settle(grant)).isInstanceOf(NotYet.class); // no table of receipts yet
      assertThat(impatient.agent.prepare()).isEmpty();
      try (var other = impatient.connect();
          var statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute(inserted(grant));

        assertThat(impatient.settle(grant)).isInstanceOf(NotYet.class);

        other.rollback();
      }
      assertThat(impatient.settle(grant)).isEqualTo(new Never());
    }
  }

  @Test
  void shouldNotTakeTheReceiptOfAnotherTextForThisOne() throws InterruptedException {
    var grant = change();
    assertThat(target.run(grant, () -> false)).isInstanceOf(Done.class);

    assertThat(target.agent.settle(grant.grant().execution(), Digest.NONE))
        .isEqualTo(new Contradicted());
  }
}
