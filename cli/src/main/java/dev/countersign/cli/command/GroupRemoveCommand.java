package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "Have people go out of a group; the others stay.")
final class GroupRemoveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "GROUP", description = "The group.")
  private String name = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "MEMBER", description = "Whom.")
  private List<String> members = new ArrayList<>();

  GroupRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode();
    members.forEach(body.putArray("remove")::add);
    return Governed.done(
        shell, output, connection.gateway(shell).changeGroup(name, body), "Group %s is changed.");
  }
}
