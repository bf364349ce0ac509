package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.GRANT_EXPIRED;
import static dev.countersign.protocol.request.RefusalCode.GRANT_NOT_YOURS;
import static dev.countersign.protocol.request.RefusalCode.GRANT_USED;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.AgentEntry;
import dev.countersign.engine.request.RequestState.Cancelled;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.engine.request.RequestState.Ran;
import dev.countersign.engine.request.RequestState.Rejected;
import dev.countersign.engine.request.Run.Granted;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import java.util.Optional;

/**
 * An agent asks to run a grant: the last moment at which anything can be stopped. A refusal leaves
 * the grant to lapse. The hash that the agent names is recorded as it is; docs/adr/0011 says why it
 * is not compared.
 */
final class Claiming {

  private Claiming() {}

  static Decision<RequestEvent> claim(Hearing hearing, ClaimGrant claim) {
    var agent =
        hearing.actor().kind() == PrincipalKind.AGENT
            ? hearing.governance().agent(hearing.subject())
            : Optional.<AgentEntry>empty();
    if (agent.isEmpty()) {
      return refuse(
          GRANT_NOT_YOURS, "Expected a registered agent, but %s is none", hearing.subject());
    }
    return switch (hearing.state()) {
      case Executing it
          when it.run() instanceof Granted grant && grant.execution().equals(claim.execution()) ->
          start(hearing, it, grant, agent.get(), claim);
      case Executing it
          when it.run() instanceof Run.Claimed run && run.execution().equals(claim.execution()) ->
          used(claim);
      case Ran it when it.runs().finished(claim.execution()).isPresent() -> used(claim);
      case Cancelled it ->
          refuse(NOT_APPROVED, "Expected an approved request, but %s is cancelled", it.id());
      case Ran it when wasGranted(it, claim.execution()) ->
          refuse(
              GRANT_EXPIRED,
              "Expected a claim before the grant lapsed, but that of %s has",
              claim.execution());
      case Pending _, Rejected _, Ran _ ->
          refuse(
              GRANT_NOT_YOURS,
              "Expected a grant of %s, but %s was never granted",
              hearing.ask().request(),
              claim.execution());
      case None _, Passing _ -> throw hearing.cut();
    };
  }

  private static Decision<RequestEvent> used(ClaimGrant claim) {
    return refuse(
        GRANT_USED, "Expected a grant nobody has claimed, but that of %s is", claim.execution());
  }

  private static boolean wasGranted(Ran request, ExecutionId execution) {
    return execution.request().equals(request.id())
        && execution.number() <= request.runs().begun()
        && !isWithoutGrant(request, execution);
  }

  /** It waits for its turn, or is with governance. */
  private static boolean isWithoutGrant(Ran request, ExecutionId execution) {
    return request instanceof Executing it
        && !(it.run() instanceof Run.Sent)
        && it.run().execution().equals(execution);
  }

  private static Decision<RequestEvent> start(
      Hearing hearing, Executing request, Granted grant, AgentEntry agent, ClaimGrant claim) {
    if (!agent.pool().equals(grant.pool())) {
      return refuse(
          GRANT_NOT_YOURS,
          "Expected an agent of pool %s, but %s is of %s",
          grant.pool(),
          agent.agent(),
          agent.pool());
    }
    var asked = request.submission();
    if (hearing
        .governance()
        .poolOf(asked.target())
        .filter(it -> it.name().equals(grant.pool()))
        .isEmpty()) {
      return refuse(
          GRANT_NOT_YOURS,
          "Expected the pool that serves %s, but %s no longer does",
          asked.target(),
          grant.pool());
    }
    return Rejudging.objection(hearing, request, request.approval())
        .orElseGet(
            () ->
                hearing.accept(
                    new ExecutionStarted(grant.execution(), agent.agent(), claim.grant())));
  }
}
