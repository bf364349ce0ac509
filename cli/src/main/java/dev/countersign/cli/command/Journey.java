package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import java.time.Instant;

/**
 * Takes a request as far as it goes: dispatches it once it is approved, waits for the outcome,
 * shows the result.
 *
 * @param flags how a person reaches the same gateway, and goes on in the same way
 * @param store whether the result is kept
 */
record Journey(
    Shell shell,
    Gateway gateway,
    ResultOptions output,
    String flags,
    boolean store,
    Instant deadline) {
  /** What is to be kept. */
  Journey(Shell shell, Gateway gateway, ResultOptions output, String flags, Instant deadline) {
    this(shell, gateway, output, flags, true, deadline);
  }

  /** How long to stay with it. */
  enum Patience {
    /** Until somebody else has to do something. */
    WHILE_IT_MOVES,
    /** For people too. */
    FOR_VOTES,
    /** Not at all. */
    NONE
  }

  int follow(RequestView first, Patience patience) {
    try (var _ = Interruption.says(() -> goesOn(first.id(), "Interrupted."))) {
      var request = first;
      boolean sent = false;
      while (true) {
        switch (request.status()) {
          case PENDING -> {
            if (patience != Patience.FOR_VOTES) {
              return pending(request);
            }
          }
          case APPROVED -> {
            if (request.isApproval()) {
              return toBeConsumed(request);
            }
            if (patience == Patience.NONE) {
              return approved(request);
            }
            if (sent) { // it ran, or nobody took it, and may be sent again: a person's choice
              return new Outcome(shell, gateway, output).show(request);
            }
            gateway.dispatch(request.id(), store);
            sent = true;
          }
          case EXECUTING -> {
            if (patience == Patience.NONE) {
              return approved(request);
            }
            sent = true;
          }
          case COMPLETED -> {
            if (request.isApproval()) {
              new RequestPage(shell, output.pages()).brief(request);
              return ExitCode.DONE;
            }
            return new Outcome(shell, gateway, output).show(request);
          }
          case REJECTED, EXPIRED, CANCELLED -> {
            return ended(request);
          }
        }
        var next = new RequestWait(shell, gateway, deadline).next(request);
        if (next.isEmpty()) {
          goesOn(request.id(), "The time that was given is over.");
          return ExitCode.TIMED_OUT;
        }
        request = next.get();
      }
    }
  }

  private int pending(RequestView request) {
    new RequestPage(shell, output.pages()).brief(request);
    var screen = shell.screen();
    screen.say(
        "Waits for approval: %s. Who can give it now: %s."
            .formatted(
                String.join(", then ", request.waitingFor()),
                request.canUnblock().isEmpty()
                    ? "nobody"
                    : String.join(", ", request.canUnblock())));
    screen.say(
        request.isPolicyChange()
            ? "Once it is approved, the policies come into force. To see it through:"
            : "Once it is approved:");
    screen.show("  countersign request resume%s %s".formatted(flags, request.id()));
    return ExitCode.PENDING;
  }

  /** An approval never runs here: whoever it is for goes ahead with it. */
  private int toBeConsumed(RequestView request) {
    new RequestPage(shell, output.pages()).brief(request);
    var screen = shell.screen();
    screen.say("To go ahead with it, once, before it lapses:");
    screen.show("  countersign approval consume%s %s \\".formatted(flags, request.id()));
    screen.show("    --digest " + request.approval().path("digest").asText("DIGEST"));
    return ExitCode.DONE;
  }

  private int approved(RequestView request) {
    new RequestPage(shell, output.pages()).brief(request);
    shell.screen().show("  countersign request resume%s %s".formatted(flags, request.id()));
    return ExitCode.DONE;
  }

  private int ended(RequestView request) {
    new RequestPage(shell, output.pages()).brief(request);
    shell
        .screen()
        .say("Request %s is %s; nothing runs.".formatted(request.id(), RequestPage.word(request)));
    return ExitCode.ERROR;
  }

  private void goesOn(String id, String why) {
    shell.screen().say("%s Request %s goes on; to see it through:".formatted(why, id));
    shell.screen().show("  countersign request resume%s %s".formatted(flags, id));
  }
}
