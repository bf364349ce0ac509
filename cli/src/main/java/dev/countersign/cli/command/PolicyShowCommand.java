package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Print a policy in force, as its author wrote it.")
final class PolicyShowCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "The name of the policy.")
  private String name = "";

  PolicyShowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    for (var item : connection.gateway(shell).policies().path("items")) {
      if (item.path("name").asText().equals(name)) {
        if (output.isJson()) {
          shell.screen().json(item);
        } else {
          shell
              .screen()
              .say(
                  "Version %s, published %s."
                      .formatted(
                          item.path("version"),
                          item.hasNonNull("request")
                              ? "by request " + item.path("request").asText()
                              : "without a request"));
          Cells.cleanBlock(item.path("source").asText())
              .lines()
              .forEach(shell.screen().data()::println);
        }
        return ExitCode.DONE;
      }
    }
    throw new CliException("Expected a policy in force, but %s is none".formatted(name));
  }
}
