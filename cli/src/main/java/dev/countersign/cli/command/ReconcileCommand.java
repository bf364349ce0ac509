package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description = {
      "Say what became of a run whose outcome nobody knows, once an agent has looked at the target"
          + " and could not tell.",
      "What you say is on the log for ever."
    })
final class ReconcileCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @ArgGroup(multiplicity = "1")
  private Found found = new Found();

  @Option(
      names = {"-m", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "What you have looked at, and how you know.")
  private String reason = "";

  /** Either or. */
  static final class Found {
    @Option(names = "--succeeded", description = "All of it took effect.")
    private boolean succeeded;

    @SuppressWarnings("UnusedVariable") // it is whatever the other is not
    @Option(
        names = "--failed",
        description = "It did not, or not all of it; first undo by hand what did.")
    private boolean failed;
  }

  ReconcileCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    var request = new RequestView(gateway.show(id));
    new RequestPage(shell, output).forApproval(request, gateway);
    var run = request.lastExecution();
    if (!run.path("status").asText().equals("unknown")) {
      throw new CliException(
          "Expected a run of %s whose outcome nobody knows, but %s"
              .formatted(
                  id,
                  run.hasNonNull("status")
                      ? "its last is " + run.path("status").asText()
                      : "it has none"));
    }
    var outcome = found.succeeded ? "succeeded" : "failed";
    var answer = gateway.reconcile(id, run.path("number").asInt(), outcome, reason);
    if (output.isJson()) {
      shell.screen().json(answer.body());
    } else {
      shell.screen().say("Reconciled: run %s %s.".formatted(run.path("number").asText(), outcome));
    }
    return ExitCode.DONE;
  }
}
