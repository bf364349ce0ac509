package dev.countersign.engine.request;

import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;

/**
 * Whom a request concerns; a view can make one as well as a state can.
 *
 * @param shareWith who may read what the requester may
 * @param approvers who is named in its workflow
 */
public record Parties(
    Subject requester, TargetRef target, List<Party> shareWith, List<Party> approvers) {

  public static Parties of(Known request) {
    var asked = request.submission();
    return new Parties(
        asked.requester(),
        asked.target(),
        asked.shareWith(),
        request instanceof Judged judged ? named(judged.workflow().steps()) : List.of());
  }

  /** Everyone named in these steps. */
  public static List<Party> named(List<Step> steps) {
    return steps.stream()
        .flatMap(step -> step.quorums().stream())
        .flatMap(quorum -> quorum.anyOf().stream())
        .distinct()
        .sorted()
        .toList();
  }
}
