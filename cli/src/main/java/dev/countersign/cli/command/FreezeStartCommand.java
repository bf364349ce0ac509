package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Freeze targets: nothing is granted, claimed or consumed there until the freeze ends.",
      "People ask and vote as before, and the deadlines of their requests rest."
    })
final class FreezeStartCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ServerOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "NAME",
      description = "What to call it, such as the number of an incident; it is on the log.")
  private String name = "";

  @Option(
      names = "--target",
      paramLabel = "PATTERN",
      description = "The targets; * stands for any characters (*).")
  private String target = "*";

  @Option(
      names = "--environment",
      paramLabel = "PATTERN",
      description = "The environments; * stands for any characters (*).")
  private String environment = "*";

  @Option(
      names = "--cancel-running",
      description = "Ask what runs there to stop; otherwise it runs to its end.")
  private boolean cancelRunning;

  @Option(
      names = "--non-bypassable",
      description = "Hold up even what glass is broken for; otherwise that goes ahead.")
  private boolean nonBypassable;

  FreezeStartCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("name", name).put("target", target).put("environment", environment);
    body.put("running", cancelRunning ? "cancel" : "continue");
    if (nonBypassable) {
      body.put("nonBypassable", true);
    }
    var answer = connection.gateway(shell).startFreeze(body);
    if (answer.isUndecided()) {
      return Governed.undecided(shell, output, answer);
    }
    if (output.isJson()) {
      shell.screen().json(answer.body());
    }
    shell
        .screen()
        .say(
            "Frozen: %s. End it with: countersign freeze end %s"
                .formatted(FreezeListCommand.scope(answer.body()), name));
    return ExitCode.DONE;
  }
}
