package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for, by whom and when.
 *
 * @param requester with the groups and roles of the moment of asking
 * @param operation the salted digest of the exact text
 * @param note the salted digest of reason, ticket and metadata
 * @param consumers who may consume an approval beside the requester
 * @param resultKey the public key that an automatic dispatch seals its result to
 * @param stored whether its results may be kept
 * @param cut whether the facts are cut short here, as {@link Brief} does
 */
public record Asked(
    OperationKind kind,
    TargetRef target,
    Actor requester,
    OperationFacts facts,
    Digest operation,
    Optional<Digest> note,
    List<Party> shareWith,
    List<Party> consumers,
    DispatchMode dispatch,
    Optional<Bytes> resultKey,
    boolean stored,
    Instant at,
    boolean cut) {

  Asked brief() {
    var some = Brief.of(facts);
    return with(Brief.of(requester), some, !some.equals(facts));
  }

  Asked with(OperationFacts known) {
    return with(requester, known, false);
  }

  private Asked with(Actor who, OperationFacts known, boolean isCut) {
    return new Asked(
        kind, target, who, known, operation, note, shareWith, consumers, dispatch, resultKey,
        stored, at, isCut);
  }
}
