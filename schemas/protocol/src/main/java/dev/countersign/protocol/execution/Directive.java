package dev.countersign.protocol.execution;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.List;

/** What policy-service tells the agents of a pool; signed, and read by every one of them. */
public sealed interface Directive {

  @Doc("This agent, and no other, may run this grant now.")
  record ClaimAccepted(
      @Doc("The Countersign cluster that says it.") String cluster,
      @Doc("The execution.") ExecutionId execution,
      @Doc("The agent whose claim it was.") Subject agent,
      @Doc("The command that claimed it.") CommandId claim,
      @Doc("The hash of the signed grant.") Digest grant,
      @Doc("How long after its last heartbeat the agent is given up.") Duration lease)
      implements Directive {}

  @Doc("This claim was refused; the agent runs nothing.")
  record ClaimRefused(
      @Doc("The Countersign cluster that says it.") String cluster,
      @Doc("The execution.") ExecutionId execution,
      @Doc("The agent whose claim it was.") Subject agent,
      @Doc("The command that claimed it.") CommandId claim,
      @Doc("Why.") RefusalCode code)
      implements Directive {}

  @Doc("The agent that runs this execution should stop it if it still can.")
  record StopAsked(
      @Doc("The Countersign cluster that says it.") String cluster,
      @Doc("The execution.") ExecutionId execution)
      implements Directive {}

  @Doc(
      "Some agent of the pool should find out at the target what became of this execution; repeated until one has.")
  record ReconcileAsked(
      @Doc("The Countersign cluster that says it.") String cluster,
      @Doc("The execution.") ExecutionId execution,
      @Doc("Where it ran.") TargetRef target,
      @Doc("The SQL that the target speaks.") Dialect dialect,
      @Doc("The salted digest of the bytes that ran.") Digest operation,
      @Doc("Tables that they name, to look at where nothing tells what became of it.")
          List<String> tables)
      implements Directive {}

  @Doc(
      "Which targets of the pool are frozen, all of them; said when that may have changed, and again while any are. A claim of a grant there would be refused.")
  record TargetsFrozen(
      @Doc("The Countersign cluster that says it.") String cluster,
      @Doc("The pool.") String pool,
      @Doc("The epoch of governance that it is as of.") long epoch,
      @Doc("The frozen targets.") List<TargetRef> targets,
      @Doc("How long it holds unless it is said again, in milliseconds.") Duration goodFor)
      implements Directive {}
}
