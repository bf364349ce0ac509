package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "define",
    mixinStandardHelpOptions = true,
    description = "Say who is in a group and what they may: this from now on, and nothing else.")
final class GroupDefineCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "GROUP", description = "The group.")
  private String name = "";

  @Parameters(index = "1..*", paramLabel = "MEMBER", description = "Its members.")
  private List<String> members = new ArrayList<>();

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "A group whose members are members too. May be repeated.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--role",
      paramLabel = GrantText.LABEL,
      description = "A role that every member holds. May be repeated.")
  private List<String> roles = new ArrayList<>();

  GroupDefineCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode();
    var people = body.putArray("members");
    members.forEach(people::add);
    var within = body.putArray("groups");
    groups.forEach(within::add);
    GrantText.add(roles, body.putArray("roles"));
    return Governed.done(
        shell, output, connection.gateway(shell).defineGroup(name, body), "Group %s is defined.");
  }
}
