package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.engine.policy.Staffing;
import dev.countersign.engine.policy.Candidates;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may countersign a request, by the governance of one moment: people who may approve at its
 * target, never an AI, and neither its requester nor anyone who sits in another step already,
 * unless the step allows it.
 *
 * @param requester whose own approval counts for nothing, as a rule
 * @param seatedElsewhere those who fill a seat of an earlier step that does not share its people
 */
public record Electorate(
    Governance governance, TargetRef target, Subject requester, Set<Subject> seatedElsewhere)
    implements Candidates {

  @Override
  public boolean mayFill(Subject voter, Step step, Quorum quorum) {
    return (step.selfApproval() || !voter.equals(requester))
        && isApprover(voter)
        && quorum.anyOf().stream().anyMatch(party -> governance.isMember(voter, party, target))
        && !isExcluded(voter, step);
  }

  @Override
  public Stream<Subject> candidates(Step step, Quorum quorum) {
    return quorum.anyOf().stream()
        .flatMap(governance::membersOf)
        .distinct()
        .filter(person -> mayFill(person, step, quorum));
  }

  /** Whether someone may vote on a step at all, sitting elsewhere or not. */
  public boolean mayVote(Subject voter, Step step) {
    return step.quorums().stream().anyMatch(quorum -> mayFill(voter, step, quorum));
  }

  /** Whether someone could fill a seat of a step but for the seat in another. */
  public boolean sitsElsewhere(Subject voter, Step step) {
    return !step.samePeople() && seatedElsewhere.contains(voter);
  }

  /** Who of them should sit where. */
  public Staffing staffing() {
    return new Staffing(this, seatedElsewhere);
  }

  /** Everyone who may still be asked to vote on a step, in alphabetical order. */
  public Stream<Subject> candidates(Step step) {
    return step.quorums().stream()
        .flatMap(quorum -> candidates(step, quorum))
        .distinct()
        .filter(person -> !sitsElsewhere(person, step))
        .sorted();
  }

  private boolean isApprover(Subject subject) {
    return governance
        .principal(subject)
        .filter(it -> it.kind() == PrincipalKind.PERSON)
        .filter(it -> it.holds(Role.APPROVER, target) || it.holds(Role.ADMIN, target))
        .isPresent();
  }

  private boolean isExcluded(Subject voter, Step step) {
    return step.excluded().stream().anyMatch(party -> governance.isMember(voter, party, target))
        || (!step.excludedTeams().isEmpty()
            && !voter.equals(requester)
            && sharesTeam(voter, step.excludedTeams()));
  }

  private boolean sharesTeam(Subject voter, List<String> patterns) {
    return governance.groupsOf(requester).stream()
        .filter(group -> patterns.stream().anyMatch(pattern -> Names.covers(pattern, group)))
        .anyMatch(group -> governance.people().inGroup(voter, group));
  }
}
