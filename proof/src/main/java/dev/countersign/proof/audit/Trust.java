package dev.countersign.proof.audit;

import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.sign.VerifyingKey;
import java.time.Duration;
import java.util.Optional;

/**
 * What a verifier starts from; got from the operator, never from a topic.
 *
 * @param cluster the Countersign cluster
 * @param decisions policy-service's key
 * @param checkpoints audit-service's key, under the origin of the cluster's audit
 * @param root the key that may change governance without being in it, where it is known
 * @param lag how long a record may wait for its entry
 */
public record Trust(
    String cluster,
    VerifyingKey decisions,
    NoteKey checkpoints,
    Optional<VerifyingKey> root,
    Duration lag) {}
