package dev.countersign.requestservice.view;

import static dev.countersign.requestservice.view.Projected.ID;
import static dev.countersign.requestservice.view.Projected.OPERATION;
import static dev.countersign.requestservice.view.Projected.UNTIL;
import static dev.countersign.requestservice.view.Projected.timeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.requestservice.Demands;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a key is over: that of a submission may be there for evidence first, and then for a run. */
class KeyUseTest {
  private static final Bytes KEY = Bytes.of((byte) 1);
  private static final Bytes OTHER = Bytes.of((byte) 2);
  private static final Bytes SEALING = Bytes.of((byte) 9);
  private static final ExecutionId RUN = new ExecutionId(ID + "/1");
  private static final ResultSummary RESULT =
      new ResultSummary(1, 0, 10, 1, Digest.NONE, SEALING, false);
  private static final Duration KEPT = Duration.ofDays(30);

  private final Projected request = new Projected();
  private final Map<String, KeyUse> uses = new LinkedHashMap<>();
  private Optional<RequestView> before = Optional.empty();
  private int events;

  private Instant happens(RequestEvent event) {
    var after = request.fold("somebody", event);
    KeyUse.changed(before, after).forEach(use -> uses.put(use.name(), use));
    before = Optional.of(after);
    events++;
    return timeOf(events);
  }

  private void submitted(boolean stored) {
    var asked = Projected.submitted();
    happens(
        new RequestSubmitted(
            asked.kind(),
            asked.target(),
            asked.facts(),
            asked.operation(),
            asked.note(),
            asked.shareWith(),
            asked.consumers(),
            DispatchMode.AUTOMATIC,
            Optional.of(KEY),
            stored));
    happens(new WorkflowPinned(Demands.workflow(2, Demands.dbaReview(false))));
  }

  private void gathers(int gathering, Bytes key) {
    happens(
        new EvidenceAsked(
            gathering, List.of(EvidencePart.PLAN), Optional.of("main"), UNTIL, Optional.of(key)));
  }

  private Instant gathered(int gathering) {
    return happens(
        new EvidenceGathered(
            gathering,
            new Evidence(
                List.of(), List.of(), List.of(), List.of(), 0, List.of(), Optional.of(RESULT))));
  }

  private void granted(boolean stored) {
    happens(new RequestApproved(ApprovalWay.VOTES, OPERATION, UNTIL, 2));
    happens(
        new ExecutionGranted(RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), KEY, stored));
  }

  /** As PostgreSQL is asked: nothing, as long as any use of it goes on. */
  private Optional<Instant> over(Bytes key) {
    var ends = uses.values().stream().filter(use -> use.publicKey().equals(key)).toList();
    assertThat(ends).isNotEmpty();
    return ends.stream().anyMatch(use -> use.end().isEmpty())
        ? Optional.empty()
        : ends.stream().map(use -> use.end().get().until()).max(Comparator.naturalOrder());
  }

  private String sealing(String execution) {
    return uses.values().stream()
        .filter(use -> use.execution().equals(execution))
        .map(use -> use.sealing().toHex())
        .reduce((_, _) -> "several")
        .orElse("none");
  }

  @Test
  void shouldNotBeOverBeforeItsRunIs() {
    submitted(true);
    gathers(1, KEY);
    gathered(1);
    happens(new StepOpened(1, UNTIL));
    assertThat(over(KEY)).as("it waits for votes").isEmpty();

    happens(new RequestApproved(ApprovalWay.VOTES, OPERATION, UNTIL, 2));
    assertThat(over(KEY)).as("it waits for its turn").isEmpty();
    happens(new ExecutionGranted(RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), KEY, true));
    assertThat(over(KEY)).as("it runs").isEmpty();
    var ended = happens(new ExecutionSucceeded(RUN, RESULT, 1));

    assertThat(over(KEY)).contains(ended.plus(KEPT));
    assertThat(sealing(RUN.value())).isEqualTo(SEALING.toHex());
  }

  @Test
  void shouldBeOverWithARequestThatWillNotRun() {
    submitted(true);
    happens(new StepOpened(1, UNTIL));

    var rejected = happens(new RequestRejected(1));

    assertThat(over(KEY).orElseThrow()).isBeforeOrEqualTo(rejected);
  }

  @Test
  void shouldBeOverWithAGrantThatLapses() {
    submitted(true);
    granted(true);

    var lapsed = happens(new GrantExpired(RUN));

    assertThat(over(KEY)).contains(lapsed);
  }

  @Test
  void shouldBeOverWhenItIsForgotten() {
    submitted(true);
    granted(true);
    happens(new ExecutionSucceeded(RUN, RESULT, 0));

    var forgotten = happens(new ResultForgotten(RUN));

    assertThat(over(KEY)).contains(forgotten);
  }

  @Test
  void shouldKeepTheKeyOfEvidenceAsLongAsItCanBeRead() {
    submitted(true);
    gathers(1, OTHER);
    happens(new EvidenceFailed(1, new Failure("NO_POOL", "none")));
    gathers(2, KEY);
    var found = gathered(2);

    happens(new RequestRejected(1));

    assertThat(over(KEY)).contains(found.plus(KEPT));
  }

  @Test
  void shouldDropTheKeyOfEvidenceThatIsGatheredAgain() {
    submitted(true);
    gathers(1, OTHER);
    gathered(1);
    gathers(2, Bytes.of((byte) 3));
    assertThat(over(OTHER)).contains(timeOf(events));
    assertThat(sealing(ID + "/0")).as("of the first, its pieces go").isEmpty();

    gathered(2);

    assertThat(sealing(ID + "/0")).isEqualTo(SEALING.toHex());
  }

  @Test
  void shouldWaitNoLongerForEvidenceThanItWasGivenTime() {
    submitted(true);
    gathers(1, OTHER);
    assertThat(over(OTHER)).isEmpty();

    happens(new RequestCancelled());

    assertThat(over(OTHER)).contains(UNTIL);
  }

  @Test
  void shouldKeepPiecesOfWhatIsNotStoredForAnHour() {
    submitted(false);
    assertThat(uses).isEmpty();
    granted(false);
    var ended = happens(new ExecutionSucceeded(RUN, RESULT, 0));

    assertThat(over(KEY)).contains(ended.plus(Duration.ofHours(1)));
  }
}
