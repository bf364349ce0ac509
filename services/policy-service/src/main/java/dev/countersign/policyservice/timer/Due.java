package dev.countersign.policyservice.timer;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When time may change a request next. */
public final class Due {
  private Due() {}

  /**
   * The earliest that it can be, for freezes put it off. Empty where time changes nothing, or
   * nothing yet known.
   *
   * @param heard the last heartbeat on a request, where there was one
   * @param reconcileEvery how long to wait before asking again about an Unknown execution, one that
   *     waits for its turn, or for what governance makes of a change of policies
   * @param stopAgainEvery how long to wait before asking an agent again to stop
   */
  public static Optional<Instant> of(
      RequestState state,
      Optional<Instant> heard,
      Duration reconcileEvery,
      Duration stopAgainEvery) {
    if (!(state instanceof RequestState.Executing executing)) {
      return state.deadline();
    }
    return switch (executing.run()) {
      case Run.Queued _ ->
          state.deadline().map(it -> earlier(it, state.lastTime().plus(reconcileEvery)));
      case Run.Granted _ -> state.deadline();
      case Run.Running running -> {
        var silent = silent(running, heard);
        var next =
            running.stopAsked() ? earlier(silent, state.lastTime().plus(stopAgainEvery)) : silent;
        yield Optional.of(executing.orOwnDue(next));
      }
      case Run.Unknown _, Run.Publishing _ ->
          Optional.of(executing.orOwnDue(state.lastTime().plus(reconcileEvery)));
    };
  }

  /**
   * The same, with the times that rest while a target is frozen; empty also where one rests now.
   */
  public static Optional<Instant> of(
      RequestState state,
      Governance governance,
      Optional<Instant> heard,
      Duration reconcileEvery,
      Duration stopAgainEvery) {
    if (!(state instanceof RequestState.Expiring request)) {
      return of(state, heard, reconcileEvery, stopAgainEvery);
    }
    return governance
        .deadline(request.submission().target(), request.since(), request.until())
        .map(request::orOwnDue)
        .or(request::ownDue);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** When the agent of a running execution is given up, if it is not heard of until then. */
  public static Instant silent(Run.Running running, Optional<Instant> heard) {
    return lastHeard(running, heard).plus(running.lease());
  }

  /** When the agent of a running execution was last heard of; empty where none runs. */
  public static Optional<Instant> lastHeard(RequestState state, Optional<Instant> heard) {
    return state instanceof RequestState.Executing executing
            && executing.run() instanceof Run.Running running
        ? Optional.of(lastHeard(running, heard))
        : Optional.empty();
  }

  /** A heartbeat that was for an earlier execution counts for nothing. */
  private static Instant lastHeard(Run.Running running, Optional<Instant> heard) {
    return heard.filter(it -> it.isAfter(running.since())).orElse(running.since());
  }
}
