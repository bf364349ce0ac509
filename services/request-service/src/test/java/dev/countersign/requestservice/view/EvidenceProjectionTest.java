package dev.countersign.requestservice.view;

import static dev.countersign.requestservice.view.Projected.UNTIL;
import static dev.countersign.requestservice.view.Projected.submitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.requestservice.Demands;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceProjectionTest {
  private final Projected request = new Projected();

  private static EvidenceAsked asked(int gathering) {
    return new EvidenceAsked(
        gathering, List.of(EvidencePart.PLAN), Optional.of("main"), UNTIL, Optional.empty());
  }

  private RequestView pending() {
    return request.fold(
        "alice",
        submitted(),
        new WorkflowPinned(Demands.workflow(1, Demands.dbaReview(false))),
        asked(1),
        new StepOpened(1, UNTIL));
  }

  @Test
  void shouldShowTheLatestEvidence() {
    assertThat(pending().evidence().orElseThrow().endedAt()).isEmpty();

    var failed = request.fold("agent-1", new EvidenceFailed(1, new Failure("NO_POOL", "none")));
    assertThat(failed.evidence().orElseThrow().failure().orElseThrow().code()).isEqualTo("NO_POOL");

    request.fold("bob", asked(2));
    var gathered = request.fold("agent-1", new EvidenceGathered(2, Evidence.NONE));
    assertThat(gathered.evidence().orElseThrow().number()).isEqualTo(2);
    assertThat(gathered.evidence().orElseThrow().evidence()).contains(Evidence.NONE);
    assertThat(request.fold("bob", new EvidenceRead(2, true)).evidence())
        .isEqualTo(gathered.evidence());
  }

  @Test
  void shouldStopAtEvidenceThatNobodyAskedFor() {
    request.fold("alice", submitted());

    assertThatThrownBy(() -> request.fold("agent-1", new EvidenceGathered(1, Evidence.NONE)))
        .isInstanceOf(MisplacedEventException.class)
        .hasMessageContaining("evidence that was asked for");
  }
}
