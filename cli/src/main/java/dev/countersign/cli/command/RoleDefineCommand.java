package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "define",
    mixinStandardHelpOptions = true,
    description = "Make a role out of permissions: these from now on, and nothing else.")
final class RoleDefineCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "ROLE", description = "The role.")
  private String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "PERMISSION",
      description = "What its holders may, such as request.submit.read; role list tells them all.")
  private List<String> permissions = new ArrayList<>();

  RoleDefineCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode();
    var all = body.putArray("permissions");
    permissions.forEach(all::add);
    return Governed.done(
        shell, output, connection.gateway(shell).defineRole(name, body), "Role %s is defined.");
  }
}
