package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.ApiClient.Answer;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import java.util.function.Supplier;

/**
 * A person's word on exactly what is shown: shown first, then asked for, then sent.
 *
 * @param yes whether it is sent without being asked for
 */
record Assent(Shell shell, Gateway gateway, OutputOptions output, boolean yes) {

  /**
   * Sends it, or nothing; gives what the command ends with.
   *
   * @param approves whether what is shown may run by it, so that all of it has to be there
   * @throws CliException where it is not, and nobody would be asked
   */
  int send(RequestView request, String question, boolean approves, Supplier<Answer> word) {
    var page = new RequestPage(shell, output);
    page.forApproval(request, gateway);
    if (yes && approves && !request.isWhole()) {
      throw new CliException(
          "Expected to show what you approve, but it is not to be had; without --yes you are asked");
    }
    if (!yes && !Confirmation.given(shell, question)) {
      shell.screen().say("Nothing was sent.");
      return ExitCode.ERROR;
    }
    page.brief(new RequestView(word.get().body()));
    return ExitCode.DONE;
  }
}
