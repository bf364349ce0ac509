package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Asking a person at a terminal whether they are sure. */
final class Confirmation {
  private Confirmation() {}

  /**
   * Whether they say yes.
   *
   * @throws CliException where there is no terminal to ask at
   */
  static boolean given(Shell shell, String question) {
    if (!shell.interactive()) {
      throw new CliException("Expected --yes where there is no terminal to ask at");
    }
    var screen = shell.screen();
    screen.talk().print(question + " [y/N] ");
    screen.talk().flush();
    try {
      var answer =
          new BufferedReader(new InputStreamReader(shell.input(), StandardCharsets.UTF_8))
              .readLine();
      return answer != null && answer.strip().matches("(?i)y(es)?");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
