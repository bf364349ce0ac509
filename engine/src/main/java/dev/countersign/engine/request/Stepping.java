package dev.countersign.engine.request;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.BetweenSteps;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import java.time.Instant;

/** From one step to the next that has to be met, or to the approval. */
final class Stepping {

  private Stepping() {}

  /**
   * Ends a decision by which one step is behind the request, or it is submitted.
   *
   * @param until when it expires unless it is approved by then
   */
  static Decision<RequestEvent> next(Hearing hearing, Instant until) {
    while (hearing.state() instanceof BetweenSteps between && bypassesNext(between)) {
      hearing.record(new StepBypassed(between.met().size() + 1));
    }
    if (!(hearing.state() instanceof BetweenSteps between)) {
      throw hearing.cut();
    }
    return between.met().size() < between.workflow().steps().size()
        ? hearing.accept(new StepOpened(between.met().size() + 1, until))
        : Dispatching.approve(hearing, way(between));
  }

  /** Whether there is a next step and it is passed over, for glass was broken. */
  static boolean bypassesNext(BetweenSteps state) {
    var steps = state.workflow().steps();
    int behind = state.met().size();
    return state.submission().breakGlass()
        && behind < steps.size()
        && !steps.get(behind).nonBypassable();
  }

  /** Whether the policies let the open step be overridden. */
  static boolean canOverride(Pending state) {
    return state.workflow().overrideAllowed() && !state.open().nonBypassable();
  }

  /** How a request comes to be approved that has all its steps behind it. */
  static ApprovalWay way(BetweenSteps state) {
    if (state.submission().breakGlass()) {
      return ApprovalWay.BREAK_GLASS;
    }
    return state.workflow().steps().isEmpty() ? ApprovalWay.AUTO : ApprovalWay.VOTES;
  }
}
