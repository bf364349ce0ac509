package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = {
      "Close the review of a request for which somebody else broke the glass, once it is over.",
      "What you find is on the log for ever, and moves the request no more."
    })
final class ReviewCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @ArgGroup(multiplicity = "1")
  private Found found = new Found();

  @Option(
      names = {"-m", "--comment"},
      required = true,
      paramLabel = "TEXT",
      description = "What you have looked at, and why you find so.")
  private String comment = "";

  /** Either or. */
  static final class Found {
    @Option(names = "--justified", description = "There was no time for the votes.")
    private boolean justified;

    @SuppressWarnings("UnusedVariable") // it is whatever the other is not
    @Option(names = "--unjustified", description = "It should have waited for them.")
    private boolean unjustified;
  }

  ReviewCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    new RequestPage(shell, output).forApproval(new RequestView(gateway.show(id)), gateway);
    var answer = gateway.review(id, found.justified ? "justified" : "unjustified", comment);
    if (output.isJson()) {
      shell.screen().json(answer.body());
    } else {
      shell
          .screen()
          .say(
              "Reviewed: breaking the glass was %s."
                  .formatted(found.justified ? "justified" : "unjustified"));
    }
    return ExitCode.DONE;
  }
}
