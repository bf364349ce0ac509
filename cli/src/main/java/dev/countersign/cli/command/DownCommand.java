package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.launch.Launcher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stop the platform, and whatever a killed launcher has left.")
final class DownCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--wipe", description = "Forget everything that it kept, keys and logs included.")
  private boolean wipe;

  DownCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var stopped = new Launcher(shell.home()).down(wipe);
    shell
        .screen()
        .say(stopped.isEmpty() ? "Nothing was running." : "Stopped " + String.join(", ", stopped));
    if (wipe) {
      shell.screen().say("Wiped " + shell.home().state());
    }
    return ExitCode.DONE;
  }
}
