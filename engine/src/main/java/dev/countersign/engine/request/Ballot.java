package dev.countersign.engine.request;

import dev.countersign.engine.governance.Electorate;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;
import java.util.Set;

/**
 * An open step with the votes on it; a view can make one as well as a state can.
 *
 * @param seatedElsewhere those who sit in a step before it
 * @param later the steps after it
 * @param votes in their order
 */
public record Ballot(
    Subject requester,
    TargetRef target,
    Set<Subject> seatedElsewhere,
    Step step,
    List<Step> later,
    List<Vote> votes) {

  public static Ballot of(Pending request) {
    var asked = request.submission();
    return new Ballot(
        asked.requester(),
        asked.target(),
        MetStep.seated(request.met(), request.workflow().steps()),
        request.open(),
        request.later(),
        request.votes());
  }

  Electorate electorate(Governance governance) {
    return new Electorate(governance, target, requester, seatedElsewhere, Vote.tokens(votes));
  }
}
