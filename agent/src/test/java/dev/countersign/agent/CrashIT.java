package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged program, killed as a power failure would: nothing is lost, nothing runs twice. */
@Tag("nightly")
class CrashIT {
  private static final String COUNT_UP = "UPDATE item SET n = n + 1 WHERE id = 1";
  private static final int KILLS = 4;
  private static final int LATEST_KILL_MILLIS = 60;

  private Bed bed;
  private Ledger ledger;
  private AgentProcess agent;

  @BeforeEach
  void start() throws IOException {
    bed = new Bed();
    ledger = new Ledger();
    var settings = bed.settings("agent-1");
    settings.putAll(ledger.settings());
    // As docs/agents.md says of Kafka's secrets: an agent that took it by the letter would not run.
    settings.put("countersign.kafka.settings.\"security.protocol\"", "${KAFKA_PROTOCOL}");
    agent = new AgentProcess(settings);
    agent.with("KAFKA_PROTOCOL", "PLAINTEXT");
    agent.start();
    agent.awaitReady();
  }

  @AfterEach
  void stop() {
    agent.kill();
    bed.close();
    ledger.close();
  }

  private Grant change(Dialect dialect, String sql) {
    return dialect == Dialect.MARIADB ? ledger.change(bed, sql) : bed.change(sql);
  }

  private String runs(Dialect dialect) {
    return dialect == Dialect.MARIADB ? ledger.runs() : bed.runs();
  }

  private static String andSleep(Dialect dialect) {
    return dialect == Dialect.MARIADB ? "; DO SLEEP(3)" : "; SELECT pg_sleep(3)";
  }

  private void startAgain() throws IOException {
    agent.start();
    agent.awaitReady();
  }

  /** As policy-service does once the lease has lapsed: asks until somebody knows. */
  private Outcome settled(Grant grant) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              bed.policy.askAfter(grant);
              return bed.policy
                  .commands(ReconcileExecution.class, grant.execution())
                  .findFirst()
                  .isPresent();
            });
    return bed.policy.awaitOutcome(grant);
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldSettleWhatItRanWhenItWasKilled(Dialect dialect) throws IOException {
    var grant = bed.policy.dispatch(change(dialect, COUNT_UP + andSleep(dialect)));
    bed.policy.await(Heartbeat.class, grant);

    agent.kill();
    startAgain();

    assertThat(settled(grant)).isEqualTo(Outcome.FAILED);
    assertThat(runs(dialect)).isEqualTo("0");
    assertThat(bed.policy.claims(grant)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldKnowTheTruthWheneverItIsKilled(Dialect dialect) throws IOException {
    var random = new Random(20260101);
    int succeeded = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      var grant = bed.policy.dispatch(change(dialect, COUNT_UP));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !bed.policy.claims(grant).isEmpty());
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LATEST_KILL_MILLIS)).toNanos());

      agent.kill();
      startAgain();

      var reported =
          bed.policy
              .commands(FinishExecution.class, grant.execution())
              .anyMatch(it -> it.report() instanceof Report.Succeeded);
      var outcome = settled(grant);
      assertThat(outcome).isEqualTo(reported ? Outcome.SUCCEEDED : outcome);
      succeeded += outcome == Outcome.SUCCEEDED ? 1 : 0;
      assertThat(runs(dialect)).isEqualTo(Integer.toString(succeeded));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldFinishWhatRunsWhenToldToEnd(Dialect dialect) throws Exception {
    var grant = bed.policy.dispatch(change(dialect, COUNT_UP + andSleep(dialect)));
    bed.policy.await(Heartbeat.class, grant);

    assertThat(agent.end(Duration.ofSeconds(20))).isTrue();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
    assertThat(runs(dialect)).isEqualTo("1");
  }

  @Test
  void shouldTellItsHealthWithoutASecret() throws Exception {
    assertThat(agent.health().body())
        .contains("\"kafka\": \"well\"", "\"orders@test\": \"well\"", "\"serving\": true");
    assertThat(agent.log()).doesNotContain(bed.database.password());
  }

  @Test
  void shouldNotStartWithASettingThatItDoesNotKnow() throws Exception {
    var settings = bed.settings("agent-2");
    settings.put("countersign.agent.slot", "1");
    var misspelt = new AgentProcess(settings);

    misspelt.start();

    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !misspelt.isAlive());
    assertThat(misspelt.log())
        .contains(
            "does not know countersign.agent.slot (perhaps countersign.agent.slots is meant)");
  }
}
