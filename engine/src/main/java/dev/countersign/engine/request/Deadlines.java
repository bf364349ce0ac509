package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Expiring;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.Run.Granted;
import dev.countersign.engine.request.Run.Queued;
import dev.countersign.engine.request.Run.Running;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.TurnMiss;
import java.time.Duration;
import java.time.Instant;

/** What time does to a request. */
final class Deadlines {

  private Deadlines() {}

  /**
   * Says what has run out by now: a grant nobody claimed, the request's own time, also where it
   * waits for its turn, its review.
   */
  static void catchUp(Hearing hearing) {
    if (hearing.state() instanceof Executing request
        && request.run() instanceof Queued queued
        && hearing.isOver(request, request.approval().since(), request.approval().until())) {
      hearing.record(new TurnMissed(queued.execution(), TurnMiss.APPROVAL_EXPIRED));
    }
    if (hearing.state() instanceof Executing request
        && request.run() instanceof Granted grant
        && hearing.isOver(grant.until())) {
      hearing.record(new GrantExpired(grant.execution()));
    }
    Evidencing.catchUp(hearing);
    if (hearing.state() instanceof Expiring request && hearing.isOver(request)) {
      hearing.record(new RequestExpired(request.status()));
    }
    if (hearing.state() instanceof Known request) {
      request
          .reviewDue()
          .filter(hearing::isOver)
          .ifPresent(due -> hearing.record(new BreakGlassReviewOverdue(due)));
    }
  }

  /**
   * A timer has rung. What has run out is recorded by now; there remains the agent that fell
   * silent, of which only the timer has evidence.
   */
  static Decision<RequestEvent> check(Hearing hearing, CheckDeadline check) {
    if (hearing.actor().kind() != PrincipalKind.SYSTEM) {
      return refuse(FORBIDDEN, "Expected policy-service, but it is %s", hearing.subject());
    }
    if (hearing.hasRecorded()) {
      return hearing.accept();
    }
    if (hearing.state() instanceof Executing request
        && request.run() instanceof Running run
        && check.lastHeard().isPresent()) {
      var heard = later(check.lastHeard().get(), run.since());
      if (Duration.between(heard, hearing.now()).compareTo(run.lease()) >= 0) {
        return hearing.accept(new ExecutionUnknown(run.execution(), heard));
      }
    }
    return refuse(
        NOT_DUE,
        "Expected a deadline that has passed, but none of %s has",
        hearing.ask().request());
  }

  /** The claim was a sign of life too. */
  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
