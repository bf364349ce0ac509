package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.execution.Directive.ReconcileAsked;
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

/** The packaged program, killed as a power failure would: nothing is lost, nothing runs twice. */
@Tag("nightly")
class CrashIT {
  private static final String COUNT_UP = "UPDATE item SET n = n + 1 WHERE id = 1";
  private static final int KILLS = 4;
  private static final int LATEST_KILL_MILLIS = 60;

  private Bed bed;
  private AgentProcess agent;

  @BeforeEach
  void start() throws IOException {
    bed = new Bed();
    agent = new AgentProcess(bed.settings("agent-1"));
    agent.start();
    agent.awaitReady();
  }

  @AfterEach
  void stop() {
    agent.kill();
    bed.close();
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
              bed.policy.say(
                  new ReconcileAsked(
                      PolicyStandIn.CLUSTER,
                      grant.execution(),
                      grant.target(),
                      Dialect.POSTGRESQL,
                      grant.operation()));
              return bed.policy
                  .commands(ReconcileExecution.class, grant.execution())
                  .findFirst()
                  .isPresent();
            });
    return bed.policy.await(ReconcileExecution.class, grant).outcome();
  }

  @Test
  void shouldSettleWhatItRanWhenItWasKilled() throws IOException {
    var grant = bed.policy.dispatch(bed.change(COUNT_UP + "; SELECT pg_sleep(3)"));
    bed.policy.await(Heartbeat.class, grant);

    agent.kill();
    startAgain();

    assertThat(settled(grant)).isEqualTo(Outcome.FAILED);
    assertThat(bed.runs()).isEqualTo("0");
    assertThat(bed.policy.claims(grant)).hasSize(1);
  }

  @Test
  void shouldKnowTheTruthWheneverItIsKilled() throws IOException {
    var random = new Random(20260101);
    int succeeded = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      var grant = bed.policy.dispatch(bed.change(COUNT_UP));
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
      assertThat(bed.runs()).isEqualTo(Integer.toString(succeeded));
    }
  }

  @Test
  void shouldFinishWhatRunsWhenToldToEnd() throws Exception {
    var grant = bed.policy.dispatch(bed.change(COUNT_UP + "; SELECT pg_sleep(3)"));
    bed.policy.await(Heartbeat.class, grant);

    assertThat(agent.end(Duration.ofSeconds(20))).isTrue();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.runs()).isEqualTo("1");
  }

  @Test
  void shouldTellItsHealthWithoutASecret() throws Exception {
    assertThat(agent.health().body())
        .contains("\"kafka\": \"well\"", "\"orders@test\": \"well\"", "\"serving\": true");
    assertThat(agent.log()).doesNotContain(bed.database.password());
  }
}
