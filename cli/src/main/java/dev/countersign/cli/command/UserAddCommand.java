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
    name = "add",
    mixinStandardHelpOptions = true,
    description = "Make somebody known; of one who is, say anew what is known.")
final class UserAddCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "Whom.")
  private String name = "";

  @Option(names = "--kind", paramLabel = "KIND", description = "person, ai or service.")
  private String kind = "person";

  @Option(
      names = "--display-name",
      paramLabel = "TEXT",
      description = "What people call it; its name unless given.")
  private String displayName = "";

  @Option(
      names = "--role",
      paramLabel = GrantText.LABEL,
      description = "A role it holds from now on; these and no others. May be repeated.")
  private List<String> roles = new ArrayList<>();

  UserAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var body = JsonNodeFactory.instance.objectNode().put("kind", kind);
    if (!displayName.isEmpty()) {
      body.put("displayName", displayName);
    }
    GrantText.add(roles, body.putArray("roles"));
    return Governed.done(
        shell,
        output,
        connection.gateway(shell).registerUser(name, body),
        "%s is known; a token lets them sign in: countersign token issue --for NAME.");
  }
}
