package dev.countersign.agent;

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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settling, at every kind of target: a tombstone is a fence, whichever way the race goes. */
public abstract class Tombstones<T extends TargetBed> {
  protected T target;

  /** One that waits for a lock for longer than a test lasts. */
  protected abstract T patient();

  /** One that waits for a lock for a second at most. */
  protected abstract T impatient();

  /** What another agent sends first in the transaction of its change. */
  protected abstract String receiptByAnother(Genuine grant);

  /** How many settle and wait for a lock. */
  protected abstract String waiting();

  @BeforeEach
  void start() throws InterruptedException {
    target = patient();
    target.execute("CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1)");
    assertThat(target.agent().prepare()).isEmpty();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine change() {
    return target.genuine(StatementClass.WRITE, "UPDATE item SET id = id + 1");
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
      statement.execute(receiptByAnother(grant));
      var settling = target.settling(grant);
      Awaitility.await().until(this::waiting, "1"::equals);
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
  void shouldTryLaterWhereATransactionStaysOpen() throws Exception {
    try (var impatient = impatient()) {
      var grant = impatient.genuine(StatementClass.WRITE, "UPDATE item SET id = id + 1");
      assertThat(impatient.settle(grant)).isInstanceOf(NotYet.class); // no table of receipts yet
      assertThat(impatient.agent().prepare()).isEmpty();
      try (var other = impatient.connect();
          var statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute(receiptByAnother(grant));

        assertThat(impatient.settle(grant)).isInstanceOf(NotYet.class);

        other.rollback();
      }
      assertThat(impatient.settle(grant)).isEqualTo(new Never());
    }
  }

  @Test
  void shouldNotTakeTheReceiptOfAnotherTextForThisOne() {
    var grant = change();
    assertThat(target.run(grant, () -> false)).isInstanceOf(Done.class);

    assertThat(target.settle(grant, Digest.NONE)).isEqualTo(new Contradicted());
  }
}
