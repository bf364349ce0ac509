package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The topics are restored from a backup of before a grant was claimed: policy-service grants it
 * again, and accepts the claim again, for nothing on its log says that it ran. The receipt in the
 * target alone knows.
 */
class RestoredLogIT {
  private static final String COUNT_UP = "UPDATE item SET n = n + 1 WHERE id = 1";

  private Bed bed;
  private Ledger ledger;

  @BeforeEach
  void start() {
    bed = new Bed();
    ledger = new Ledger();
    var settings = ledger.settings();
    bed.policy.answering = claim -> Optional.of(bed.policy.accepted(claim));
    bed.agent(
        "agent-1",
        Stream.concat(
                settings.entrySet().stream().flatMap(it -> Stream.of(it.getKey(), it.getValue())),
                Stream.of("countersign.agent.slots", "1"))
            .toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    bed.close();
    ledger.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldRunNothingASecondTimeAndSayThatItSucceeded(Dialect dialect) {
    var grant = dialect == Dialect.MARIADB ? ledger.change(bed, COUNT_UP) : bed.change(COUNT_UP);
    bed.policy.dispatch(grant);
    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);

    bed.policy.dispatch(grant);
    Awaitility.await().until(() -> bed.policy.claims(grant).size() == 2);
    var after = bed.policy.dispatch(bed.read("SELECT 'after'"));
    assertThat(bed.policy.awaitReport(after)).as("the only slot is free again").isNotNull();

    assertThat(runs(dialect)).isEqualTo("1");
    assertThat(bed.policy.commands(FinishExecution.class, grant.execution()))
        .as("what it was is settled, and not reported anew")
        .hasSize(1);
    assertThat(settled(grant)).isEqualTo(Outcome.SUCCEEDED);
    assertThat(runs(dialect)).isEqualTo("1");
  }

  /** By the time the log was restored its grant had lapsed, so the next has another number. */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldRunNothingASecondTimeUnderAnotherNumber(Dialect dialect) {
    var grant = dialect == Dialect.MARIADB ? ledger.change(bed, COUNT_UP) : bed.change(COUNT_UP);
    bed.policy.dispatch(grant);
    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);

    var again = bed.policy.dispatch(PolicyStandIn.again(grant));

    assertThat(reportOf(again))
        .isInstanceOfSatisfying(
            Report.Failed.class,
            failed -> {
              assertThat(failed.failure().code()).isEqualTo("RAN_BEFORE");
              assertThat(failed.failure().effectUnclear()).isTrue();
            });
    assertThat(runs(dialect)).isEqualTo("1");
  }

  /** Of this very run, and of no other of the request. */
  private Report reportOf(Grant grant) {
    return Awaitility.await()
        .until(
            () ->
                bed.policy
                    .commands(FinishExecution.class, grant.execution())
                    .filter(it -> it.execution().equals(grant.execution()))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .report();
  }

  /** As policy-service does once the lease is over: asks until somebody knows. */
  private Outcome settled(Grant grant) {
    bed.policy.askAfter(grant);
    return bed.policy.await(ReconcileExecution.class, grant).outcome();
  }

  private String runs(Dialect dialect) {
    return dialect == Dialect.MARIADB ? ledger.runs() : bed.runs();
  }
}
