package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.APPROVAL_EXPIRED;
import static dev.countersign.protocol.request.RefusalCode.EXECUTIONS_EXHAUSTED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.OUTCOME_UNKNOWN;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_POOL;
import static dev.countersign.protocol.request.RefusalCode.WRONG_KIND;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Pool;
import dev.countersign.engine.policy.FreezeWindows;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.BetweenSteps;
import dev.countersign.engine.request.RequestState.Cancelled;
import dev.countersign.engine.request.RequestState.Completed;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Expired;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.engine.request.RequestState.Ran;
import dev.countersign.engine.request.RequestState.Rejected;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.X25519;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestStatus;
import java.util.Optional;

/**
 * From approval to grant, or into the queue for one: at once, or when the client is there to take
 * the result.
 */
final class Dispatching {

  private Dispatching() {}

  /**
   * Ends a decision by which nothing more is demanded. An operation that policies approve by
   * themselves, that glass is broken for, or that was asked for so, goes straight on, where there
   * is a key to seal its result to and a pool to run it; else, and where its target is frozen, it
   * waits for its client.
   */
  static Decision<RequestEvent> approve(Hearing hearing, ApprovalWay way) {
    if (!(hearing.state() instanceof BetweenSteps decided)) {
      throw hearing.cut();
    }
    var asked = decided.submission();
    var workflow = decided.workflow();
    hearing.record(
        new RequestApproved(
            way,
            asked.operation(),
            hearing.now().plus(workflow.approvedFor()),
            happensOnce(asked.kind()) ? 1 : workflow.executions()));
    if (asked.kind() == OperationKind.POLICY_CHANGE) {
      return Publishing.approved(hearing, way);
    }
    var pool = hearing.governance().poolOf(asked.target());
    if (asked.kind() != OperationKind.APPROVAL
        && (way != ApprovalWay.VOTES || asked.dispatch() == DispatchMode.AUTOMATIC)
        && asked.resultKey().isPresent()
        && pool.isPresent()
        && hearing.state() instanceof Approved approved
        && mayBegin(hearing, approved)) {
      return begin(hearing, pool.get(), asked.resultKey().get(), asked.stored());
    }
    return hearing.accept();
  }

  /** What is used up by happening once, whatever policies allow for runs. */
  private static boolean happensOnce(OperationKind kind) {
    return kind == OperationKind.APPROVAL || kind == OperationKind.POLICY_CHANGE;
  }

  static Decision<RequestEvent> dispatch(Hearing hearing, DispatchRequest command) {
    if (hearing.state() instanceof Known request
        && request.submission().kind() == OperationKind.APPROVAL) {
      return refuse(
          WRONG_KIND,
          "Expected a request that can run, but %s is an approval, which is consumed",
          request.id());
    }
    if (hearing.state() instanceof Known request && !mayDispatch(hearing, request)) {
      return refuse(
          FORBIDDEN,
          "Expected the requester %s, still entitled to ask at %s, but it is %s",
          request.submission().requester(),
          request.submission().target(),
          hearing.subject());
    }
    var refusedKey = refusedKey(hearing.state(), command.resultKey());
    if (refusedKey.isPresent()) {
      return refusedKey.get();
    }
    if (hearing.state() instanceof Known request
        && command.stored()
        && !request.submission().stored()) {
      return refuse(
          OPERATION_REFUSED,
          "Expected a dispatch whose result is not stored, as %s was asked for, but this one stores"
              + " it",
          request.id());
    }
    return switch (hearing.state()) {
      case Approved approved when changesPolicies(approved) ->
          Publishing.dispatch(hearing, approved);
      case Approved approved ->
          Freezing.objection(hearing, approved)
              .orElseGet(() -> dispatch(hearing, approved, command));
      case Executing executing when executing.run() instanceof Run.Unknown ->
          not(hearing, OUTCOME_UNKNOWN, "a known outcome of the last run");
      case Completed _ -> not(hearing, EXECUTIONS_EXHAUSTED, "a run that is left");
      case Expired it when it.was() == RequestStatus.APPROVED ->
          not(hearing, APPROVAL_EXPIRED, "an approval still good");
      case Pending _, Executing _, Rejected _, Expired _, Cancelled _ ->
          not(hearing, NOT_APPROVED, "an approved request");
      case None _, Passing _ -> throw hearing.cut();
    };
  }

  private static boolean changesPolicies(RequestState state) {
    return state instanceof Known request
        && request.submission().kind() == OperationKind.POLICY_CHANGE;
  }

  private static Optional<Decision<RequestEvent>> refusedKey(
      RequestState state, Optional<Bytes> resultKey) {
    var key = resultKey.orElse(Bytes.EMPTY);
    return isKey(key) || changesPolicies(state) ? Optional.empty() : Optional.of(refuseKey(key));
  }

  private static boolean mayDispatch(Hearing hearing, Known request) {
    return hearing.may(Permission.REQUEST_DISPATCH_OWN, request)
        && Asking.mayStill(hearing.standing(), request.submission());
  }

  private static Decision<RequestEvent> dispatch(
      Hearing hearing, Approved approved, DispatchRequest command) {
    var target = approved.submission().target();
    return hearing
        .governance()
        .poolOf(target)
        .map(pool -> begin(hearing, pool, command.resultKey().orElseThrow(), command.stored()))
        .orElseGet(
            () ->
                refuse(UNKNOWN_POOL, "Expected a pool that serves %s, but there is none", target));
  }

  /** In the queue of a lane a freeze can be waited for; a window, and a freeze without one, not. */
  private static boolean mayBegin(Hearing hearing, Approved approved) {
    return Lanes.toTake(approved).isPresent()
        ? FreezeWindows.openAt(Freezing.windows(approved), hearing.now()).isEmpty()
        : Freezing.objection(hearing, approved).isEmpty();
  }

  /** At once, or when its turn comes. */
  private static Decision<RequestEvent> begin(
      Hearing hearing, Pool pool, Bytes resultKey, boolean stored) {
    if (!(hearing.state() instanceof Approved approved)) {
      throw hearing.cut();
    }
    var execution = ExecutionId.of(approved.id(), approved.runs().begun() + 1);
    return hearing.accept(
        Lanes.toTake(approved).isPresent()
            ? new ExecutionQueued(execution, resultKey, stored)
            : granted(hearing, approved, approved.approval(), execution, pool, resultKey, stored));
  }

  /** A grant never outlives the approval that it rests on. */
  static ExecutionGranted granted(
      Hearing hearing,
      Ran request,
      Approval approval,
      ExecutionId execution,
      Pool pool,
      Bytes resultKey,
      boolean stored) {
    var asked = request.submission();
    var unclaimed = hearing.now().plus(pool.claimWithin());
    var lapses =
        hearing
            .governance()
            .deadline(asked.target(), approval.since(), approval.until())
            .filter(it -> it.isBefore(unclaimed)); // it rests where glass is broken under a freeze
    return new ExecutionGranted(
        execution,
        pool.name(),
        asked.operation(),
        lapses.orElse(unclaimed),
        pool.lease(),
        resultKey,
        stored);
  }

  private static Decision<RequestEvent> not(Hearing hearing, RefusalCode code, String expected) {
    return refuse(
        code,
        "Expected %s, but %s is %s",
        expected,
        hearing.ask().request(),
        Wording.status(hearing.state()));
  }

  /** Whether results can be sealed to it. */
  static boolean isKey(Bytes resultKey) {
    return X25519.isPublicKey(resultKey);
  }

  static Decision<RequestEvent> refuseKey(Bytes resultKey) {
    return refuse(
        OPERATION_REFUSED,
        "Expected a result key that is an X25519 public key of %d bytes to agree with, but it is %s",
        X25519.KEY_BYTES,
        resultKey.size() == X25519.KEY_BYTES
            ? "a point of small order"
            : "of " + resultKey.size() + " bytes");
  }
}
