package dev.countersign.protocol.execution;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

@Doc("The signed permission to run exactly these bytes once.")
public record Grant(
    @Doc("The Countersign cluster that gives it.") String cluster,
    @Doc("The execution that it is for.") ExecutionId execution,
    @Doc("What is to run.") OperationKind kind,
    @Doc("Where it is to run.") TargetRef target,
    @Doc("The SQL that the target speaks.") Dialect dialect,
    @Doc("The pool whose agents may claim it.") String pool,
    @Doc("What the operation may do; a READ runs in a read-only transaction.")
        StatementClass statementClass,
    @Doc("The salted digest of the exact bytes, as approved.") Digest operation,
    @Doc("The salt of that digest.") Bytes salt,
    @Doc("The exact bytes to run.") Bytes content,
    @Doc("When the grant lapses unless it is claimed by then.") Instant until,
    @Doc("How long after its last sign of life an agent is given up.") Duration lease,
    @Doc("How long one statement may take.") Duration statementTimeout,
    @Doc("How many rows may be returned.") int rowLimit,
    @Doc("The X25519 public key to which the result is sealed.") Bytes resultKey,
    @Doc("Whether glass was broken for it, so that a freeze may let it pass.") boolean breakGlass,
    @Doc(
            "The runs of the same operation that the log knows the end of, in their order. If another"
                + " one left a receipt at the target, the log has forgotten it, and nothing is run.")
        List<EarlierRun> earlier)
    implements Dispatched {}
