package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.EarlierRun;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.StatementClass;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that has run at the target under another number, at every kind of target. */
public abstract class EarlierRuns<T extends TargetBed> {
  private T target;

  protected abstract T target();

  /** A statement that takes effect by itself, and makes something. */
  protected abstract String outside();

  /** Takes away what that makes; fails where it is not there. */
  protected abstract String undo();

  protected abstract String receipts();

  @BeforeEach
  void start() throws InterruptedException {
    target = target();
    target.execute("CREATE TABLE item (n int); INSERT INTO item VALUES (0)");
    assertThat(target.agent().prepare()).isEmpty();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine change() {
    return target.genuine(StatementClass.WRITE, "UPDATE item SET n = n + 1");
  }

  private Ended run(Genuine grant) {
    return target.run(grant, () -> false);
  }

  private String n() {
    return target.one("SELECT n FROM item");
  }

  private static EarlierRun first(Outcome outcome) {
    return new EarlierRun(1, outcome, false);
  }

  private static void isRefused(Ended ended, Genuine before) {
    assertThat(ended).isInstanceOf(Failed.class);
    var failure = ((Failed) ended).failure();
    assertThat(failure.code()).isEqualTo("RAN_BEFORE");
    assertThat(failure.message())
        .contains(before.grant().execution() + " (", "restored from a backup");
    assertThat(failure.effectUnclear()).as("so that it is not repeated").isTrue();
  }

  /** The log was restored, its grant of the first run lapsed, and it gave another. */
  @Test
  void shouldNotRunAgainWhatTheLogHasForgotten() {
    var grant = change();
    assertThat(run(grant)).isInstanceOf(Done.class);

    isRefused(run(TargetBed.again(grant)), grant);

    assertThat(n()).isEqualTo("1");
  }

  /** As far as the restored log knows the first run failed before it reached the target. */
  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"FAILED", "CANCELLED"})
  void shouldNotRunAgainWhatTheLogTakesForFailed(Outcome outcome) {
    var grant = change();
    assertThat(run(grant)).isInstanceOf(Done.class);

    isRefused(run(TargetBed.again(grant, first(outcome))), grant);

    assertThat(n()).isEqualTo("1");
  }

  /** The restored log is at the first run, where the forgotten one was the second. */
  @Test
  void shouldNotRunWhatRanUnderAGreaterNumber() {
    var grant = change();
    assertThat(run(TargetBed.again(grant))).isInstanceOf(Done.class);

    isRefused(run(grant), TargetBed.again(grant));

    assertThat(n()).isEqualTo("1");
  }

  @Test
  void shouldRunAsOftenAsTheLogKnows() {
    var grant = change();
    assertThat(run(grant)).isInstanceOf(Done.class);

    assertThat(run(TargetBed.again(grant, first(Outcome.SUCCEEDED)))).isInstanceOf(Done.class);

    assertThat(n()).isEqualTo("2");
  }

  @Test
  void shouldRunAfterOneThatNeverTookEffect() {
    var grant = change();
    assertThat(target.settle(grant)).isEqualTo(new Never());

    assertThat(run(TargetBed.again(grant))).isInstanceOf(Done.class);

    assertThat(n()).isEqualTo("1");
  }

  @Test
  void shouldNotTakeAnotherRequestForIt() {
    assertThat(run(change())).isInstanceOf(Done.class);
    assertThat(run(change())).isInstanceOf(Done.class);

    assertThat(n()).isEqualTo("2");
  }

  @Test
  void shouldNotRunAgainWhatTookEffectByItself() {
    var grant = target.genuine(StatementClass.DDL, outside());
    assertThat(run(grant)).isInstanceOf(Done.class);
    target.execute(undo());

    isRefused(run(TargetBed.again(grant)), grant);
    assertThatThrownBy(() -> target.execute(undo())).as("it is not made again").isNotNull();

    assertThat(run(TargetBed.again(grant, first(Outcome.SUCCEEDED)))).isInstanceOf(Done.class);
    target.execute(undo());
  }

  /** A person has said that nothing came of it; until then the log gives no other grant. */
  @Test
  void shouldRunAgainWhatAPersonCalledFailed() {
    var grant = target.genuine(StatementClass.DDL, outside());
    assertThat(run(grant)).isInstanceOf(Done.class);
    target.execute(undo());
    target.execute(
        "UPDATE %s SET state = 'given-up' WHERE execution = '%s'"
            .formatted(receipts(), grant.grant().execution()));

    isRefused(run(TargetBed.again(grant)), grant);
    isRefused(run(TargetBed.again(grant, first(Outcome.FAILED))), grant);
    assertThat(run(TargetBed.again(grant, new EarlierRun(1, Outcome.FAILED, true))))
        .isInstanceOf(Done.class);
  }

  /** However many runs the log knows, the forgotten one is found among them. */
  @Test
  void shouldFindOneAmongMany() {
    var grant = change();
    var request = grant.grant().execution().request().value();
    var known = new ArrayList<EarlierRun>();
    var rows = new ArrayList<String>();
    for (int i = 2; i <= 300; i++) {
      rows.add("('%s/%d', 'x', 'agent-1', 'done')".formatted(request, i));
      if (i != 190) {
        known.add(new EarlierRun(i, Outcome.SUCCEEDED, false));
      }
    }
    target.execute(
        "INSERT INTO %s (execution, operation, agent, state) VALUES %s"
            .formatted(receipts(), String.join(", ", rows)));

    var ended =
        run(new Genuine(PolicyStandIn.knowing(grant.grant(), known), grant.text(), Digest.NONE));

    assertThat(((Failed) ended).failure().message()).contains(request + "/190 (done)");
  }
}
