package dev.countersign.engine.governance;

import dev.countersign.engine.policy.Seating;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may countersign a request, by the governance of one moment: people who may approve at its
 * target, never its requester, never an AI, and nobody who sits in another step already.
 *
 * @param requester whose own approval counts for nothing
 * @param seatedElsewhere those who fill a seat of an earlier step
 * @param tokens what those signed in with who did with a token: a vote is worth what that gives
 */
public record Electorate(
    Governance governance,
    TargetRef target,
    Subject requester,
    Set<Subject> seatedElsewhere,
    Map<Subject, String> tokens) {

  /** Of people who have not voted, or have not signed in with a token to do so. */
  public Electorate(
      Governance governance, TargetRef target, Subject requester, Set<Subject> seatedElsewhere) {
    this(governance, target, requester, seatedElsewhere, Map.of());
  }

  /** Whether someone may be asked at all, sitting elsewhere or not. */
  public boolean mayFill(Subject voter, Quorum quorum) {
    return mayFill(standing(voter), quorum);
  }

  /** Whether someone may vote on a step at all, sitting elsewhere or not. */
  public boolean mayVote(Subject voter, Step step) {
    var standing = standing(voter);
    return step.quorums().stream().anyMatch(quorum -> mayFill(standing, quorum));
  }

  private Standing standing(Subject voter) {
    return governance.standing(voter, Optional.ofNullable(tokens.get(voter)));
  }

  private boolean mayFill(Standing voter, Quorum quorum) {
    return !voter.subject().equals(requester)
        && voter.may(Permission.VOTE_CAST, target)
        && quorum.anyOf().stream().anyMatch(party -> voter.isOf(party, target));
  }

  /** As many seats of a step as these people can fill, in the order of their votes. */
  public List<Seat> seat(List<Subject> voters, Step step) {
    return Seating.seat(
        voters,
        step.quorums(),
        (voter, quorum) -> !seatedElsewhere.contains(voter) && mayFill(voter, quorum));
  }

  /** Everyone who may still be asked to vote on a step, in alphabetical order. */
  public Stream<Subject> candidates(Step step) {
    return governance.principals().stream()
        .map(PrincipalEntry::subject)
        .filter(person -> !seatedElsewhere.contains(person) && mayVote(person, step));
  }
}
