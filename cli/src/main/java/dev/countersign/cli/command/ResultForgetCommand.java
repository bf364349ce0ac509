package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = "Have a result forgotten before its time. That you did is recorded.")
final class ResultForgetCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @Option(
      names = "--execution",
      paramLabel = "N",
      description = "The number of the execution; the latest that has a result.")
  private int execution;

  ResultForgetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    connection.gateway(shell).forgetResult(id, execution);
    shell.screen().say("Forgotten: nobody can read it any more.");
    return ExitCode.DONE;
  }
}
