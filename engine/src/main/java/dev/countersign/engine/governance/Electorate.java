package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.engine.policy.Candidates;
import dev.countersign.engine.policy.Patience;
import dev.countersign.engine.policy.Staffing;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may countersign a request, by the governance of one moment: people who may approve at its
 * target, never an AI, and neither its requester nor anyone who sits in another step already,
 * unless the step allows it.
 *
 * @param requester whose own approval counts for nothing, as a rule
 * @param seatedElsewhere those who fill a seat of an earlier step that does not share its people
 * @param tokens what those signed in with who did with a token: a vote is worth what that gives
 */
public record Electorate(
    Governance governance,
    TargetRef target,
    Subject requester,
    Set<Subject> seatedElsewhere,
    Map<Subject, String> tokens)
    implements Candidates {

  /** Of people who have not voted, or have not signed in with a token to do so. */
  public Electorate(
      Governance governance, TargetRef target, Subject requester, Set<Subject> seatedElsewhere) {
    this(governance, target, requester, seatedElsewhere, Map.of());
  }

  @Override
  public boolean mayFill(Subject voter, Step step, Quorum quorum) {
    return mayFill(standing(voter), step, quorum);
  }

  @Override
  public Stream<Subject> members(Quorum quorum) {
    return quorum.anyOf().stream().flatMap(governance::membersOf).distinct();
  }

  /** Whether someone may vote on a step at all, sitting elsewhere or not. */
  public boolean mayVote(Subject voter, Step step) {
    var standing = standing(voter);
    return step.quorums().stream().anyMatch(quorum -> mayFill(standing, step, quorum));
  }

  private Standing standing(Subject voter) {
    return governance.standing(voter, Optional.ofNullable(tokens.get(voter)));
  }

  private boolean mayFill(Standing voter, Step step, Quorum quorum) {
    return (step.selfApproval() || !voter.subject().equals(requester))
        && !signedInByRequester(voter.subject())
        && voter.may(Permission.VOTE_CAST, target)
        && quorum.anyOf().stream().anyMatch(party -> voter.isOf(party, target))
        && !isExcluded(voter.subject(), step);
  }

  /** Whether someone may approve a step alone, whose say is not the requester's. */
  public boolean mayOverride(Subject person) {
    return isIndependent(person) && standing(person).may(Permission.STEP_OVERRIDE, target);
  }

  /** Whether it is not the requester who speaks, under whatever name. */
  public boolean isIndependent(Subject person) {
    return !person.equals(requester) && !signedInByRequester(person);
  }

  /** Whether someone could fill a seat of a step but for the seat in another. */
  public boolean sitsElsewhere(Subject voter, Step step) {
    return !step.samePeople() && seatedElsewhere.contains(voter);
  }

  /** Who of them should sit where. */
  public Staffing staffing() {
    return new Staffing(this, seatedElsewhere, Patience.forOneRequest());
  }

  /** Everyone who may still be asked to vote on a step, in alphabetical order. */
  public Stream<Subject> candidates(Step step) {
    return step.quorums().stream()
        .flatMap(quorum -> candidates(step, quorum))
        .distinct()
        .filter(person -> !sitsElsewhere(person, step))
        .sorted();
  }

  /** By all that they are in, whatever a token leaves of it. */
  private boolean isExcluded(Subject voter, Step step) {
    return step.excluded().stream().anyMatch(party -> governance.isMember(voter, party, target))
        || (!step.excludedTeams().isEmpty()
            && !voter.equals(requester)
            && sharesTeam(voter, step.excludedTeams()));
  }

  private boolean sharesTeam(Subject voter, List<String> patterns) {
    var teams = governance.standing(voter).groups();
    return governance.standing(requester).groups().stream()
        .filter(group -> patterns.stream().anyMatch(pattern -> Names.covers(pattern, group)))
        .anyMatch(teams::contains);
  }

  /** Whoever made it possible that a vote is signed in as it is could have sent the vote. */
  private boolean signedInByRequester(Subject voter) {
    if (voter.equals(requester)) {
      return false;
    }
    var token = tokens.get(voter);
    return token == null ? isLinkedByRequester(voter) : isIssuedByRequester(token);
  }

  private boolean isIssuedByRequester(String token) {
    return governance.people().tokens().lineOf(token).stream()
        .anyMatch(it -> it.issuer().filter(requester::equals).isPresent());
  }

  /** Without a token they signed in at a provider, or would. */
  private boolean isLinkedByRequester(Subject voter) {
    return governance.identitiesOf(voter).stream()
        .anyMatch(it -> it.linker().filter(requester::equals).isPresent());
  }
}
