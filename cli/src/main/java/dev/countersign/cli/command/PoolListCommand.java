package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.bootstrap.Bootstrap.Places;
import dev.countersign.cli.output.Table;
import dev.countersign.cli.output.Table.Column;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Which pools there are, the agents that serve each, and the targets they reach.")
final class PoolListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;
  @Mixin private OutputOptions output;

  PoolListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var places = root.bootstrap(shell).places();
    if (output.isJson()) {
      var items = JsonNodeFactory.instance.arrayNode();
      for (var pool : places.pools()) {
        var node = items.addObject().put("name", pool.pool());
        node.put("claimWithin", pool.claimWithin().toString());
        node.put("lease", pool.lease().toString());
        agents(places, pool).forEach(node.putArray("agents")::add);
        targets(places, pool).forEach(node.putArray("targets")::add);
      }
      shell.screen().json(items);
      return ExitCode.DONE;
    }
    var table =
        Table.of(
            Column.firm("NAME"),
            Column.firm("CLAIM"),
            Column.firm("LEASE"),
            Column.of("AGENTS"),
            Column.of("TARGETS"));
    for (var pool : places.pools()) {
      table.row(
          pool.pool(),
          Durations.text(pool.claimWithin()),
          Durations.text(pool.lease()),
          String.join(", ", agents(places, pool)),
          String.join(", ", targets(places, pool)));
    }
    shell.screen().table(table);
    return ExitCode.DONE;
  }

  private static List<String> agents(Places places, RegisterPool pool) {
    return places.agents().stream()
        .filter(it -> it.pool().equals(pool.pool()))
        .map(it -> it.agent().value())
        .toList();
  }

  private static List<String> targets(Places places, RegisterPool pool) {
    return places.targets().stream()
        .filter(it -> it.pool().equals(pool.pool()))
        .map(it -> it.target().toString())
        .toList();
  }
}
