package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Let requests name a database, or say anew what is known of one.",
      "An agent of its pool needs its URL and a role there, in the agent's own settings.",
      "Signed with the root key that init made."
    })
final class TargetAddCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;

  @Parameters(paramLabel = "NAME", description = "The name of the database.")
  private String name = "";

  @Option(
      names = {"-e", "--environment"},
      required = true,
      paramLabel = "ENVIRONMENT",
      description = "The environment that it is in.")
  private String environment = "";

  @Option(
      names = "--dialect",
      required = true,
      converter = DialectName.class,
      paramLabel = "DIALECT",
      description = "What it speaks: postgresql, mysql, mariadb.")
  private Dialect dialect = Dialect.POSTGRESQL;

  @Option(
      names = "--pool",
      paramLabel = "POOL",
      description = "The pool whose agents reach it (${DEFAULT-VALUE}).")
  private String pool = FirstGovernance.POOL;

  @Option(
      names = "--statement-timeout",
      converter = Durations.class,
      defaultValue = "30s",
      paramLabel = "TIME",
      description = "How long one statement may take (${DEFAULT-VALUE}).")
  private Duration statementTimeout = Duration.ZERO;

  @Option(
      names = "--row-limit",
      paramLabel = "ROWS",
      description = "How many rows an execution may return (${DEFAULT-VALUE}).")
  private int rowLimit = 1000;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "What policies may know it by beside its name; may be repeated.")
  private Map<String, String> labels = Map.of();

  TargetAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var target = new TargetRef(name, environment);
    root.bootstrap(shell)
        .tell(
            List.of(new RegisterTarget(target, dialect, pool, statementTimeout, rowLimit, labels)));
    shell
        .screen()
        .say(
            "%s speaks %s and is reached by agents of pool %s."
                .formatted(target, dialect.name().toLowerCase(Locale.ROOT), pool));
    return ExitCode.DONE;
  }

  /** A dialect by its name in lower case. */
  static final class DialectName implements ITypeConverter<Dialect> {
    @Override
    public Dialect convert(String text) {
      return switch (text) {
        case "postgresql" -> Dialect.POSTGRESQL;
        case "mysql" -> Dialect.MYSQL;
        case "mariadb" -> Dialect.MARIADB;
        default ->
            throw new TypeConversionException(
                "Expected postgresql, mysql or mariadb, but got '%s'".formatted(text));
      };
    }
  }
}
