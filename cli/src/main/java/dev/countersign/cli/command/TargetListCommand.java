package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
import dev.countersign.cli.output.Table.Column;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Which databases requests may name, and what was said of each.")
final class TargetListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;
  @Mixin private OutputOptions output;

  TargetListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var targets = root.bootstrap(shell).places().targets();
    if (output.isJson()) {
      json(targets);
      return ExitCode.DONE;
    }
    var table =
        Table.of(
            Column.of("TARGET"),
            Column.firm("DIALECT"),
            Column.of("POOL"),
            Column.firm("TIMEOUT"),
            Column.firm("ROWS"),
            Column.of("LABELS"));
    for (var target : targets) {
      table.row(
          target.target().toString(),
          dialect(target),
          target.pool(),
          Durations.text(target.statementTimeout()),
          Integer.toString(target.rowLimit()),
          labels(target.labels()));
    }
    shell.screen().table(table);
    return ExitCode.DONE;
  }

  private void json(List<RegisterTarget> targets) {
    var items = JsonNodeFactory.instance.arrayNode();
    for (var target : targets) {
      var node = items.addObject();
      node.put("target", target.target().target());
      node.put("environment", target.target().environment());
      node.put("dialect", dialect(target));
      node.put("pool", target.pool());
      node.put("statementTimeout", target.statementTimeout().toString());
      node.put("rowLimit", target.rowLimit());
      new TreeMap<>(target.labels()).forEach(node.putObject("labels")::put);
    }
    shell.screen().json(items);
  }

  private static String dialect(RegisterTarget target) {
    return target.dialect().name().toLowerCase(Locale.ROOT);
  }

  private static String labels(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining(" "));
  }
}
