package dev.countersign.engine.request;

import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why a pending request waits, by the governance of this moment.
 *
 * @param unfilled the quorums of the open step that have free places
 * @param unblockers everyone whose approval would fill a place now, in alphabetical order; nobody,
 *     where governance has to change first
 */
public record Waiting(List<Unfilled> unfilled, List<Subject> unblockers) {

  /**
   * A quorum with free places.
   *
   * @param quorum its place in the step, from 1
   * @param missing how many approvals it lacks
   */
  public record Unfilled(int quorum, int missing, List<Party> anyOf) {}

  public static Waiting on(Ballot ballot, Governance governance) {
    var approvals = approvals(ballot).toList();
    var staffing = ballot.electorate(governance).staffing();
    var seats = staffing.seat(approvals, ballot.step());
    var unfilled = new ArrayList<Unfilled>();
    for (var number : staffing.nearest(approvals, ballot.step()).quorums()) {
      var quorum = ballot.step().quorums().get(number - 1);
      int filled = (int) seats.stream().filter(seat -> seat.quorum() == number).count();
      if (filled < quorum.count()) {
        unfilled.add(new Unfilled(number, quorum.count() - filled, quorum.anyOf()));
      }
    }
    var unblockers =
        ballot
            .electorate(governance)
            .candidates(ballot.step())
            .filter(person -> canUnblock(person, ballot, governance))
            .toList();
    return new Waiting(List.copyOf(unfilled), unblockers);
  }

  /**
   * Whether this person's approval would fill a place that is free, or relieve somebody whom a
   * later step cannot do without.
   */
  public static boolean canUnblock(Subject person, Ballot ballot, Governance governance) {
    if (ballot.votes().stream().anyMatch(vote -> vote.voter().equals(person))) {
      return false;
    }
    var before = approvals(ballot).toList();
    var after = Stream.concat(before.stream(), Stream.of(person)).toList();
    var staffing = ballot.electorate(governance).staffing();
    int missing = staffing.missing(before, ballot.step());
    return missing > 0
        ? staffing.missing(after, ballot.step()) < missing
        : staffing.meet(after, rejections(ballot), ballot.step(), ballot.later()).isPresent();
  }

  private static List<Subject> rejections(Ballot ballot) {
    return ballot.votes().stream()
        .filter(vote -> vote.verdict() == Verdict.REJECT)
        .map(Vote::voter)
        .toList();
  }

  private static Stream<Subject> approvals(Ballot ballot) {
    return ballot.votes().stream()
        .filter(vote -> vote.verdict() == Verdict.APPROVE)
        .map(Vote::voter);
  }
}
