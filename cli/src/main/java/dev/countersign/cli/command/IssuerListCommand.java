package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Table;
import dev.countersign.cli.output.Table.Column;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.IssuerScope;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Whose signed commands are accepted, and what services may ask for.")
final class IssuerListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private RootOptions root;
  @Mixin private OutputOptions output;

  IssuerListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var issuers = root.bootstrap(shell).issuers();
    if (output.isJson()) {
      var items = JsonNodeFactory.instance.arrayNode();
      issuers.forEach(issuer -> items.add(json(issuer)));
      shell.screen().json(items);
    } else {
      var table =
          Table.of(
              Column.firm("NAME"),
              Column.of("WHAT"),
              Column.of("KINDS"),
              Column.of("TARGETS"),
              Column.of("ENVIRONMENTS"));
      for (var issuer : issuers) {
        table.row(
            issuer.issuer(),
            what(issuer),
            words(issuer, IssuerListCommand::kinds),
            words(issuer, IssuerScope::targets),
            words(issuer, IssuerScope::environments));
      }
      shell.screen().table(table);
    }
    return ExitCode.DONE;
  }

  private static String what(RegisterIssuer issuer) {
    return issuer.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<String> kinds(IssuerScope scope) {
    return scope.kinds().stream().map(IssuerAddCommand::word).toList();
  }

  private static String words(RegisterIssuer issuer, Function<IssuerScope, List<String>> part) {
    return issuer.scope().map(scope -> String.join(", ", part.apply(scope))).orElse("");
  }

  private static ObjectNode json(RegisterIssuer issuer) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("name", issuer.issuer()).put("kind", what(issuer));
    node.put("publicKey", issuer.publicKey().toHex());
    issuer
        .scope()
        .ifPresent(
            scope -> {
              kinds(scope).forEach(node.putArray("kinds")::add);
              scope.targets().forEach(node.putArray("targets")::add);
              scope.environments().forEach(node.putArray("environments")::add);
            });
    return node;
  }
}
