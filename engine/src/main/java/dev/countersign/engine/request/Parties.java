package dev.countersign.engine.request;

import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom a request concerns; a view can make one as well as a state can.
 *
 * @param shareWith who may read what the requester may; those who may consume the approval too, for
 *     they have to know what they go ahead with
 * @param approvers who is named in its workflow
 * @param glassBroken whether somebody has to review it
 */
public record Parties(
    Subject requester,
    TargetRef target,
    List<Party> shareWith,
    List<Party> approvers,
    boolean glassBroken) {

  public static Parties of(Known request) {
    var asked = request.submission();
    return new Parties(
        asked.requester(),
        asked.target(),
        readers(asked.shareWith(), asked.consumers()),
        request instanceof Judged judged ? named(judged.workflow().steps()) : List.of(),
        asked.breakGlass());
  }

  /** Those that a request is shared with and those who may consume it. */
  public static List<Party> readers(List<Party> shareWith, List<Party> consumers) {
    return Stream.concat(shareWith.stream(), consumers.stream()).distinct().toList();
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
