package dev.countersign.engine.request;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for. Nothing of it ever changes but the review, where glass was broken, and how
 * far the evidence has come.
 *
 * @param token what the requester signed in with, where it was a token: it bounds what they may
 * @param at when it was submitted
 * @param tables that it names, the first of them: where to look when nobody knows what it did
 * @param operation the salted digest of the exact bytes, also the id of their payload
 * @param note the salted digest of reason, ticket and metadata
 * @param consumers who may consume the approval beside the requester
 * @param resultKey for a dispatch without a further command
 * @param stored whether its results and samples may be kept
 * @param review where glass was broken
 * @param evidence the latest that was asked for
 */
public record Submission(
    RequestId request,
    Subject requester,
    Optional<String> token,
    Instant at,
    OperationKind kind,
    TargetRef target,
    StatementClass statementClass,
    List<String> tables,
    Digest operation,
    Optional<Digest> note,
    List<Party> shareWith,
    List<Party> consumers,
    DispatchMode dispatch,
    Optional<Bytes> resultKey,
    boolean stored,
    Optional<Review> review,
    Optional<Gathering> evidence) {

  /** More would tell a person nothing. */
  static final int MAX_TABLES = 20;

  /** Whether glass was broken for it. */
  public boolean breakGlass() {
    return review.isPresent();
  }

  Submission with(Review next) {
    return with(Optional.of(next), evidence);
  }

  Submission with(Gathering next) {
    return with(review, Optional.of(next));
  }

  /** As if no evidence had been asked for. */
  Submission withoutEvidence() {
    return with(review, Optional.empty());
  }

  private Submission with(Optional<Review> reviewed, Optional<Gathering> gathering) {
    return new Submission(
        request,
        requester,
        token,
        at,
        kind,
        target,
        statementClass,
        tables,
        operation,
        note,
        shareWith,
        consumers,
        dispatch,
        resultKey,
        stored,
        reviewed,
        gathering);
  }
}
