package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Tombstones;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Settling at PostgreSQL. */
class TombstoneIT extends Tombstones<Target> {

  @Override
  protected Target patient() {
    return new Target(Duration.ofSeconds(10), 1 << 20);
  }

  @Override
  protected Target impatient() {
    return new Target(Duration.ofMillis(200), 1000);
  }

  @Override
  protected String receiptByAnother(Genuine grant) {
    return "INSERT INTO countersign.countersign_receipt (execution, operation, agent, state) VALUES ('%s', '%s', 'agent-2', 'done')"
        .formatted(grant.grant().execution(), grant.grant().operation());
  }

  @Override
  protected String waiting() {
    return atWork("wait_event_type = 'Lock'");
  }

  private String atWork(String how) {
    return target.one(
        "SELECT count(*) FROM pg_stat_activity WHERE %s AND datname = current_database()"
            .formatted(how));
  }

  /** At a statement of its agent's own, behind which the next of the text may come at once. */
  @Test
  void shouldEndTheSessionOfARunThatIsAboutToGoOn() throws Exception {
    var grant = target.genuine(StatementClass.DDL, "VACUUM item");
    target.execute(receiptByAnother(grant).replace("'done'", "'outside'"));
    try (var other = target.connect();
        var statement = other.createStatement();
        var background = Executors.newVirtualThreadPerTaskExecutor()) {
      statement.execute(
          "SET application_name TO 'countersign/%s'".formatted(grant.grant().execution()));
      var _ =
          background.submit(
              () ->
                  statement.execute(
                      "SELECT pg_sleep(1) FROM countersign.countersign_receipt LIMIT 1"));
      Awaitility.await().until(() -> atWork("wait_event = 'PgSleep'"), "1"::equals);

      assertThat(target.settle(grant)).isInstanceOf(Undecided.class);

      assertThat(other.isValid(5)).isFalse();
    }
  }

  /** Neither what it is at can be seen, nor can it be ended. */
  @Test
  void shouldWaitForTheSessionOfARunByAnotherRole() throws Exception {
    var grant = target.genuine(StatementClass.DDL, "VACUUM item");
    target.execute(receiptByAnother(grant).replace("'done'", "'outside'"));
    try (var other = SharedServers.postgreSql().connect(target.database.name());
        var statement = other.createStatement()) {
      statement.execute(
          "SET application_name TO 'countersign/%s'".formatted(grant.grant().execution()));

      assertThat(target.settle(grant)).isInstanceOf(NotYet.class);
    }
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }

  @Test
  void shouldWaitForTheAgentsOwnTransactionStillOpen() {
    var asked = new AtomicBoolean();
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET id = 7; SELECT pg_sleep(30)",
            Duration.ofSeconds(60),
            10);
    var running = target.running(grant, asked::get);
    Awaitility.await().until(() -> atWork("wait_event = 'PgSleep'"), "1"::equals);
    var settling = target.settling(grant);
    Awaitility.await().until(this::waiting, "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(new Stopped());
    assertThat(settling).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(new Never());
  }
}
