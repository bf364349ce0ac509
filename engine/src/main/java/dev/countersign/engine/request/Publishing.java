package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import java.util.Optional;

/**
 * An approved change of policies goes to governance, which says what comes of it. No agent has a
 * part in it; and it happens once, for the policies that it rests on are others afterwards.
 */
final class Publishing {

  private Publishing() {}

  /** Ends the decision that approves it: it goes straight on where it may and was asked to. */
  static Decision<RequestEvent> approved(Hearing hearing, ApprovalWay way) {
    if (!(hearing.state() instanceof Approved request)) {
      throw hearing.cut();
    }
    var atOnce =
        way != ApprovalWay.VOTES || request.submission().dispatch() == DispatchMode.AUTOMATIC;
    return atOnce && Rejudging.objection(hearing, request, request.approval()).isEmpty()
        ? ask(hearing, request)
        : hearing.accept();
  }

  /** The last moment at which it can be stopped. */
  static Decision<RequestEvent> dispatch(Hearing hearing, Approved request) {
    return Rejudging.objection(hearing, request, request.approval())
        .orElseGet(() -> ask(hearing, request));
  }

  private static Decision<RequestEvent> ask(Hearing hearing, Approved request) {
    return hearing.accept(
        new PublicationAsked(
            ExecutionId.of(request.id(), request.runs().begun() + 1),
            request.submission().operation()));
  }

  /** Governance has answered; a second answer is the same, and too late. */
  static Decision<RequestEvent> finish(Hearing hearing, FinishPublication told) {
    if (hearing.actor().kind() != PrincipalKind.SYSTEM) {
      return refuse(FORBIDDEN, "Expected policy-service, but it is %s", hearing.subject());
    }
    if (!(hearing.state() instanceof Executing request)
        || !(request.run() instanceof Run.Publishing run)
        || !run.execution().equals(told.execution())) {
      return refuse(
          NOT_RUNNING,
          "Expected a change of policies that is with governance, but %s is not",
          told.execution());
    }
    return hearing.accept(
        told.failure()
            .<RequestEvent>map(
                failure -> new ExecutionFailed(run.execution(), failure, Optional.empty(), 0))
            .orElseGet(() -> new ExecutionSucceeded(run.execution(), changed(told.policies()), 0)));
  }

  private static ResultSummary changed(int policies) {
    return new ResultSummary(0, policies, 0, 0, Digest.NONE, Bytes.EMPTY, false);
  }
}
