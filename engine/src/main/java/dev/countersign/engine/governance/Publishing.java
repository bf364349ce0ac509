package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;

import dev.countersign.engine.Decision;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.engine.policy.Seating;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicy;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyPublished;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Step;
import java.util.List;
import java.util.Optional;

/**
 * Putting a policy in force. One whose steps nobody could ever meet is refused: whether those who
 * are left can meet it for a certain request, only that request can tell.
 */
final class Publishing {
  private final Governance governance;
  private final Policy policy;

  private Publishing(Governance governance, Policy policy) {
    this.governance = governance;
    this.policy = policy;
  }

  static Decision<GovernanceEvent> publish(
      Governance governance, PublishPolicy command, PolicyDigest digest) {
    Policy policy;
    try {
      policy = PolicyFile.parse(command.source());
    } catch (PolicyException e) {
      return refuse(INVALID_POLICY, "%s", e.getMessage());
    }
    var publishing = new Publishing(governance, policy);
    return publishing
        .unknownParty()
        .or(publishing::unmeetable)
        .<Decision<GovernanceEvent>>map(why -> refuse(INVALID_POLICY, "%s", why))
        .orElseGet(
            () ->
                accept(
                    new PolicyPublished(
                        policy,
                        governance.nextPolicyVersion(policy.name()),
                        digest.of(command.source()),
                        command.source())));
  }

  private Optional<String> unknownParty() {
    for (var step : policy.steps()) {
      for (var quorum : step.quorums()) {
        for (var party : quorum.anyOf()) {
          if (!governance.knows(party)) {
            return Optional.of(
                "Expected known parties in step '%s' of %s, but %s is none"
                    .formatted(step.name(), policy.name(), party));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Every seat of every step, each by another person: nobody sits in two steps. */
  private Optional<String> unmeetable() {
    for (int steps = 1; steps <= policy.steps().size(); steps++) {
      var quorums = quorumsOf(policy.steps().subList(0, steps));
      int seated = Seating.seat(approvers(), quorums, this::couldFill).size();
      if (seated < Seating.places(quorums)) {
        return Optional.of(
            "Expected %d different people who may approve, up to step '%s' of %s, but only %d"
                    .formatted(
                        Seating.places(quorums),
                        policy.steps().get(steps - 1).name(),
                        policy.name(),
                        seated)
                + " can be seated");
      }
    }
    return Optional.empty();
  }

  private static List<Quorum> quorumsOf(List<Step> steps) {
    return steps.stream().flatMap(step -> step.quorums().stream()).toList();
  }

  private List<Subject> approvers() {
    return governance.principals().stream()
        .map(PrincipalEntry::subject)
        .filter(it -> governance.standing(it).maySomewhere(Permission.VOTE_CAST))
        .toList();
  }

  private boolean couldFill(Subject person, Quorum quorum) {
    return quorum.anyOf().stream().anyMatch(governance.standing(person)::couldBeOf);
  }
}
