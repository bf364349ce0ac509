package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A vote on a step.
 *
 * @param token what the voter signed in with, where it was a token: it bounds what the vote is
 *     worth
 */
public record Vote(Subject voter, Verdict verdict, Optional<String> token) {

  /** One that no token bounds. */
  public Vote(Subject voter, Verdict verdict) {
    this(voter, verdict, Optional.empty());
  }

  /** The tokens that bound some of these, by their voters. */
  static Map<Subject, String> tokens(List<Vote> votes) {
    return votes.stream()
        .filter(vote -> vote.token().isPresent())
        .collect(Collectors.toUnmodifiableMap(Vote::voter, vote -> vote.token().get()));
  }
}
