package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NO_RESULT;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.Ran;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.RequestCommand.ForgetResult;
import dev.countersign.protocol.request.RequestCommand.RecordResultRead;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.ResultRead;

/**
 * Handing out a result, which is on the log before it is in anyone's hands; and forgetting it,
 * which is on the log so that every gateway does.
 */
final class Reading {

  private Reading() {}

  static Decision<RequestEvent> read(Hearing hearing, RecordResultRead reading) {
    if (hearing.state() instanceof Known request
        && !Permissions.mayReadResult(hearing.governance(), hearing.actor(), Parties.of(request))) {
      return refuse(
          FORBIDDEN,
          "Expected someone whom the result of %s is shared with, but %s is not",
          request.id(),
          hearing.subject());
    }
    if (!(hearing.state() instanceof Ran request)
        || request.runs().finished(reading.execution()).filter(Finished::hasResult).isEmpty()) {
      return refuse(NO_RESULT, "Expected a result, but %s has none", reading.execution());
    }
    return hearing.accept(new ResultRead(reading.execution()));
  }

  /** Who may read any result may have it forgotten; of the others only who asked for it. */
  static Decision<RequestEvent> forget(Hearing hearing, ForgetResult forgetting) {
    if (hearing.state() instanceof Known request
        && !hearing.may(Permission.RESULT_READ_OWN, request)
        && !hearing.mayToAny(Permission.RESULT_READ_ANY, request)) {
      return refuse(
          FORBIDDEN,
          "Expected the requester %s or someone who may read any result at %s, but it is %s",
          request.submission().requester(),
          request.submission().target(),
          hearing.subject());
    }
    if (!(hearing.state() instanceof Ran request)
        || request.runs().finished(forgetting.execution()).filter(Finished::hasResult).isEmpty()) {
      return refuse(NO_RESULT, "Expected a result, but %s has none", forgetting.execution());
    }
    return hearing.accept(new ResultForgotten(forgetting.execution()));
  }
}
