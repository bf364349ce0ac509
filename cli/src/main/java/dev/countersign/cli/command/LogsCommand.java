package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.launch.LogTail;
import dev.countersign.cli.launch.Part;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Print what the parts have logged.")
final class LogsCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "kafka, postgres, policy-service, request-service or agent; without it, all.")
  private String name = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "Begin with so many of the last lines (50).")
  private int lines = 50;

  LogsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!name.isEmpty() && !Part.ALL.contains(name)) {
      throw new CliException(
          "Expected one of %s, but got %s".formatted(String.join(", ", Part.ALL), name));
    }
    var names = name.isEmpty() ? Part.ALL : List.of(name);
    var tail = new LogTail(shell.home(), names);
    tail.last(lines, shell.screen()::line);
    if (follow) {
      tail.follow(shell.screen()::line);
    }
    return ExitCode.DONE;
  }
}
