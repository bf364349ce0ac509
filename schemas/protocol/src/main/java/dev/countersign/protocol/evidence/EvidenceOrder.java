package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.execution.Dispatched;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@Doc(
    "Asks an agent to gather evidence about these bytes, and to leave no trace. It permits nothing"
        + " else.")
public record EvidenceOrder(
    @Doc("The Countersign cluster that gives it.") String cluster,
    @Doc("The name of all gatherings of the request: <request id>/0.") ExecutionId execution,
    @Doc("Which gathering of the request it is, from 1.") int gathering,
    @Doc("What the bytes are.") OperationKind kind,
    @Doc("The target to gather at.") TargetRef target,
    @Doc("The SQL that the target speaks.") Dialect dialect,
    @Doc("The pool whose agents may gather.") String pool,
    @Doc("The salted digest of the exact bytes.") Digest operation,
    @Doc("The salt of that digest.") Bytes salt,
    @Doc("The exact bytes.") Bytes content,
    @Doc("What to gather.") List<EvidencePart> gather,
    @Doc("The columns that a sample does not show, as table.column.") List<String> masked,
    @Doc("How many rows a sample has at most.") int sampleRows,
    @Doc("When it is too late to report.") Instant until,
    @Doc("How long one statement may take.") Duration statementTimeout,
    @Doc(
            "The X25519 public key to which plans and samples are sealed; without one they are not"
                + " kept.")
        Optional<Bytes> resultKey)
    implements Dispatched {

  public EvidenceOrder {
    gather = List.copyOf(gather);
    masked = List.copyOf(masked);
  }
}
