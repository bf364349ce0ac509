package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.bootstrap.ServiceIssuer;
import dev.countersign.engine.Names;
import dev.countersign.protocol.governance.IssuerScope;
import dev.countersign.protocol.request.OperationKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Let a service sign what it writes to Kafka by itself, or give it another key or scope.",
      "It may ask for the kinds and targets named here, for itself alone, and never votes.",
      "Signed with the root key that init made."
    })
final class IssuerAddCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;

  @Parameters(paramLabel = "NAME", description = "The name of the service.")
  private String name = "";

  @Option(names = "--key", required = true, paramLabel = "FILE", description = PublicKeyFile.FORM)
  private Path key = Path.of("");

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "What it may ask for: approval (the default), sql.")
  private List<String> kinds = List.of("approval");

  @Option(
      names = {"-t", "--target"},
      required = true,
      paramLabel = "PATTERN",
      description = "Where; * stands for any characters.")
  private List<String> targets = List.of();

  @Option(
      names = {"-e", "--environment"},
      paramLabel = "PATTERN",
      description = "In which environments (any).")
  private List<String> environments = List.of("*");

  IssuerAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!Names.isWellFormed(name)) {
      throw new CliException("Expected %s for the name of a service".formatted(Names.RULE));
    }
    var scope =
        new IssuerScope(
            kinds.stream().map(IssuerAddCommand::kind).distinct().toList(), targets, environments);
    root.bootstrap(shell).register(new ServiceIssuer(name, PublicKeyFile.read(key), scope));
    shell
        .screen()
        .say(
            "%s may ask for %s at %s in %s, signed with that key."
                .formatted(
                    name,
                    String.join(", ", kinds),
                    String.join(", ", targets),
                    String.join(", ", environments)));
    return ExitCode.DONE;
  }

  private static OperationKind kind(String word) {
    for (var kind : OperationKind.values()) {
      if (word(kind).equals(word)) {
        return kind;
      }
    }
    throw new CliException(
        "Expected --kind to be one of %s, but it is another word"
            .formatted(
                Arrays.stream(OperationKind.values())
                    .map(IssuerAddCommand::word)
                    .collect(Collectors.joining(", "))));
  }

  static String word(OperationKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
