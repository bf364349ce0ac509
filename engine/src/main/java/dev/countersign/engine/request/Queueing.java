package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;

import dev.countersign.engine.Decision;
import dev.countersign.engine.policy.FreezeWindows;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.Run.Queued;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.TurnMiss;

/** From the queue of a lane to the grant. */
final class Queueing {

  private Queueing() {}

  /**
   * Its turn has come. A freeze that the lane had not heard of is waited for with the slot in hand:
   * nobody else may run there either. A window, which others may not have, is not.
   */
  static Decision<RequestEvent> takeSlot(Hearing hearing, TakeSlot turn) {
    if (hearing.actor().kind() != PrincipalKind.SYSTEM) {
      return refuse(FORBIDDEN, "Expected policy-service, but it is %s", hearing.subject());
    }
    if (!(hearing.state() instanceof Executing request)
        || !request.run().execution().equals(turn.execution())) {
      return refuse(
          NOT_RUNNING,
          "Expected an execution that waits for its turn, but %s does not",
          turn.execution());
    }
    if (!(request.run() instanceof Queued queued) || Freezing.isFrozen(hearing, request)) {
      return hearing.hasRecorded() ? hearing.accept() : new Decision.Nothing<>();
    }
    if (FreezeWindows.openAt(Freezing.windows(request), hearing.now()).isPresent()) {
      return hearing.accept(new TurnMissed(queued.execution(), TurnMiss.FREEZE_WINDOW));
    }
    return hearing
        .governance()
        .poolOf(request.submission().target())
        .map(
            pool ->
                hearing.accept(
                    Dispatching.granted(
                        hearing,
                        request,
                        request.approval(),
                        queued.execution(),
                        pool,
                        queued.resultKey(),
                        queued.stored())))
        .orElseGet(() -> hearing.accept(new TurnMissed(queued.execution(), TurnMiss.UNKNOWN_POOL)));
  }
}
