package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.ApiClient.Answer;

/** What a person hears of a change of governance. */
final class Governed {
  private Governed() {}

  /** It was sent, and nobody knows yet what became of it. */
  static int undecided(Shell shell, OutputOptions output, Answer answer) {
    if (output.isJson()) {
      shell.screen().json(answer.body());
    }
    shell
        .screen()
        .say("It was sent, but not decided in time. It may be yet: look, or ask for it again.");
    return ExitCode.TIMED_OUT;
  }
}
