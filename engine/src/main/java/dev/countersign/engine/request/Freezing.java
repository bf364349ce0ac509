package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;
import static dev.countersign.protocol.request.RefusalCode.TARGET_FROZEN;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.FreezeEntry;
import dev.countersign.engine.policy.FreezeWindows;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.engine.request.Run.Running;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.policy.FreezeWindow;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import java.util.List;
import java.util.Optional;

/** What a freeze keeps from happening at a request, and what it asks to stop. */
public final class Freezing {

  private Freezing() {}

  /**
   * The refusal of whatever would let an operation take effect at this moment, where its target is
   * frozen or a window is open. Where glass was broken only what cannot be bypassed objects.
   */
  static Optional<Decision<RequestEvent>> objection(Hearing hearing, Judged request) {
    return frozen(hearing, request).or(() -> inWindow(hearing, request));
  }

  static boolean isFrozen(Hearing hearing, Judged request) {
    return freeze(hearing, request).isPresent();
  }

  private static Optional<FreezeEntry> freeze(Hearing hearing, Judged request) {
    var target = request.submission().target();
    var governance = hearing.governance();
    return request.submission().breakGlass()
        ? governance.nonBypassableFreezeAt(target)
        : governance.freezeAt(target);
  }

  private static Optional<Decision<RequestEvent>> frozen(Hearing hearing, Judged request) {
    var target = request.submission().target();
    return freeze(hearing, request)
        .map(
            freeze ->
                refuse(
                    TARGET_FROZEN,
                    "Expected a target that is not frozen, but %s is, by freeze %s of %s since %s",
                    target,
                    freeze.name(),
                    freeze.by(),
                    freeze.since()));
  }

  /** As pinned: a window that is published later holds up later requests only. */
  static List<FreezeWindow> windows(Judged request) {
    return request.workflow().freezes().stream()
        .filter(it -> it.nonBypassable() || !request.submission().breakGlass())
        .toList();
  }

  private static Optional<Decision<RequestEvent>> inWindow(Hearing hearing, Judged request) {
    return FreezeWindows.openAt(windows(request), hearing.now())
        .map(
            open ->
                refuse(
                    TARGET_FROZEN,
                    "Expected a time outside of freeze windows, but %s of policy %s is open at %s;"
                        + " it may be tried again from %s on",
                    open.window().name(),
                    open.window().policy(),
                    request.submission().target(),
                    open.until()));
  }

  /** Whether a freeze wants this run to stop; not where glass was broken to begin it regardless. */
  public static boolean stops(FreezeEntry freeze, Executing request, Running run) {
    var asked = request.submission();
    var bypassed =
        asked.breakGlass()
            && !freeze.freeze().nonBypassable()
            && !freeze.since().isAfter(run.since());
    return freeze.cancelsRunning() && freeze.covers(asked.target()) && !bypassed;
  }

  /** A freeze that has ended meanwhile stops nothing, nor does it cancel what has ended. */
  static Decision<RequestEvent> stop(Hearing hearing, StopFrozen command) {
    if (hearing.actor().kind() != PrincipalKind.SYSTEM) {
      return refuse(FORBIDDEN, "Expected policy-service, but it is %s", hearing.subject());
    }
    if (!(hearing.state() instanceof Executing request)
        || !(request.run() instanceof Running run)
        || !run.execution().equals(command.execution())) {
      return refuse(
          NOT_RUNNING, "Expected an execution that runs, but %s does not", command.execution());
    }
    if (hearing
        .governance()
        .freeze(command.freeze())
        .filter(it -> stops(it, request, run))
        .isEmpty()) {
      return refuse(
          NOT_DUE,
          "Expected a freeze in force that stops what runs at %s, but there is none of that name",
          request.submission().target());
    }
    return run.stopAsked()
        ? new Decision.Nothing<>()
        : hearing.accept(new CancelAsked(run.execution(), Optional.of(command.freeze())));
  }
}
