package dev.countersign.requestservice.view;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * One vote.
 *
 * @param step the place of its step in the workflow, from 1
 * @param comment the salted digest of the comment, which is a payload
 * @param withdrawn when the voter took it back, where they did
 */
public record VoteView(
    int step,
    Subject voter,
    Verdict verdict,
    Optional<Digest> comment,
    Instant at,
    Optional<Instant> withdrawn) {

  public boolean counts() {
    return withdrawn.isEmpty();
  }

  VoteView takenBack(Instant when) {
    return new VoteView(step, voter, verdict, comment, at, Optional.of(when));
  }
}
