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
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An agent that stands still, as on a machine that was suspended, long past its lease and with its
 * transaction open, and goes on when another has been asked what became of its execution.
 */
@Tag("nightly")
class FrozenAgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String COUNT_UP = "UPDATE item SET n = n + 1 WHERE id = 1";

  private Bed bed;
  private Ledger ledger;
  private AgentProcess frozen;
  private AgentProcess other;

  @BeforeEach
  void start() {
    bed = new Bed();
    ledger = new Ledger();
  }

  @AfterEach
  void stop() {
    frozen.kill();
    other.kill();
    bed.close();
    ledger.close();
  }

  /** Once the server has given up its transaction, it can neither commit nor say that it did. */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldNotCommitWhatAnotherHasSettled(Dialect dialect) throws Exception {
    var grant = frozenInside(dialect, Map.of("countersign.agent.idle-timeout", "2s"));

    assertThat(settledByTheOther(grant)).isEqualTo(Outcome.FAILED);
    frozen.thaw();

    assertThat(bed.policy.awaitReport(grant)).isNotInstanceOf(Report.Succeeded.class);
    assertThat(runs(dialect)).isEqualTo("0");
  }

  /** Nobody says what became of it before it is over, and then both say the same. */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldHaveCommittedLateWhereNobodyCouldSettleBefore(Dialect dialect) throws Exception {
    var settings =
        Map.of("countersign.agent.idle-timeout", "10m", "countersign.agent.lock-timeout", "1s");
    var grant = frozenInside(dialect, settings);
    startOther(settings);
    bed.policy.askAfter(grant);
    Awaitility.await().atMost(PATIENCE).until(() -> other.log().contains("Not settled yet"));
    assertThat(bed.policy.commands(ReconcileExecution.class, grant.execution())).isEmpty();

    frozen.thaw();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
    assertThat(settled(grant)).isEqualTo(Outcome.SUCCEEDED);
    assertThat(runs(dialect)).isEqualTo("1");
  }

  /** Gives a change to an agent, and freezes it while the change is made. */
  private Grant frozenInside(Dialect dialect, Map<String, String> settings) throws Exception {
    frozen = agent("agent-1", settings);
    var grant =
        bed.policy.dispatch(
            dialect == Dialect.MARIADB
                ? ledger.change(bed, COUNT_UP + "; DO SLEEP(3)")
                : bed.change(COUNT_UP + "; SELECT pg_sleep(3)"));
    bed.policy.await(Heartbeat.class, grant);
    frozen.freeze();
    assertThat(bed.policy.commands(FinishExecution.class, grant.execution())).isEmpty();
    return grant;
  }

  private AgentProcess agent(String name, Map<String, String> more) throws IOException {
    var settings = bed.settings(name);
    settings.putAll(ledger.settings());
    settings.putAll(more);
    var agent = new AgentProcess(settings);
    agent.start();
    agent.awaitReady();
    return agent;
  }

  private void startOther(Map<String, String> settings) throws IOException {
    other = agent("agent-2", settings);
  }

  private Outcome settledByTheOther(Grant grant) throws IOException {
    startOther(Map.of());
    return settled(grant);
  }

  /** As policy-service does once the lease has lapsed: asks until somebody knows. */
  private Outcome settled(Grant grant) {
    Awaitility.await()
        .atMost(PATIENCE)
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

  private String runs(Dialect dialect) {
    return dialect == Dialect.MARIADB ? ledger.runs() : bed.runs();
  }
}
