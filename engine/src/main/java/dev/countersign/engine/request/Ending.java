package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_FINAL;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.OUTCOME_UNKNOWN;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Final;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.engine.request.Run.Granted;
import dev.countersign.engine.request.Run.Publishing;
import dev.countersign.engine.request.Run.Queued;
import dev.countersign.engine.request.Run.Running;
import dev.countersign.engine.request.Run.Unknown;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;

/** Calling a request off. What may have taken effect cannot be called off, only asked to stop. */
final class Ending {

  private Ending() {}

  static Decision<RequestEvent> cancel(Hearing hearing) {
    if (hearing.state() instanceof Known request
        && !hearing.may(Permission.REQUEST_CANCEL_OWN, request)
        && !hearing.mayToAny(Permission.REQUEST_CANCEL_ANY, request)) {
      return refuse(
          FORBIDDEN,
          "Expected the requester %s or someone who may cancel any request at %s, but it is %s",
          request.submission().requester(),
          request.submission().target(),
          hearing.subject());
    }
    return end(hearing);
  }

  /** Whoever may has asked for it. */
  static Decision<RequestEvent> end(Hearing hearing) {
    return switch (hearing.state()) {
      case Pending _, Approved _ -> hearing.accept(new RequestCancelled());
      case Executing request -> stop(hearing, request.run());
      case Final request ->
          refuse(
              ALREADY_FINAL,
              "Expected a request that is not over, but %s is %s",
              request.id(),
              Wording.status(request));
      case None _, Passing _ -> throw hearing.cut();
    };
  }

  private static Decision<RequestEvent> stop(Hearing hearing, Run run) {
    return switch (run) {
      case Queued _, Granted _ -> hearing.accept(new RequestCancelled());
      case Running it when it.stopAsked() -> new Decision.Nothing<>();
      case Running it -> hearing.accept(new CancelAsked(it.execution()));
      case Unknown it ->
          refuse(
              OUTCOME_UNKNOWN,
              "Expected a known outcome, but that of %s is yet to be found",
              it.execution());
      case Publishing it ->
          refuse(
              OUTCOME_UNKNOWN,
              "Expected a known outcome, but governance has yet to say what becomes of %s",
              it.execution());
    };
  }
}
