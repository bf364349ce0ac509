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

  /**
   * It is decided, or may yet be.
   *
   * @param words what to say of it, with a place for the name
   */
  static int done(Shell shell, OutputOptions output, Answer answer, String words) {
    if (answer.isUndecided()) {
      return undecided(shell, output, answer);
    }
    if (output.isJson()) {
      shell.screen().json(answer.body());
    }
    shell.screen().say(words.replace("%s", answer.body().path("name").asText()));
    return ExitCode.DONE;
  }
}
