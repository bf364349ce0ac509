package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = "Forget the views and read them again from the log; for administrators.")
final class RebuildCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;

  RebuildCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    connection.gateway(shell).rebuildViews();
    shell.screen().say("The views are being read again from the log.");
    return ExitCode.DONE;
  }
}
