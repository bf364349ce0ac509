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
    Instant at) {}
