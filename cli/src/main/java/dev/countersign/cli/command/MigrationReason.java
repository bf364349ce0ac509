package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.http.MigrationAsk;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What goes with migrations that are asked for. */
final class MigrationReason {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is wanted.")
  private String reason = "";

  @Option(names = "--ticket", paramLabel = "ID", description = "The ticket it belongs to.")
  private String ticket = "";

  @Option(
      names = "--share",
      paramLabel = "PARTY",
      description = "Who may read it too: group:NAME, role:NAME, user:NAME.")
  private List<String> share = new ArrayList<>();

  @Option(
      names = "--break-glass",
      description = {
        "Go ahead at once, without the votes that can be bypassed. Needs a reason and a permission",
        "of its own; everybody is told, and somebody else reviews it afterwards."
      })
  private boolean breakGlass;

  MigrationAsk ask(MigrationPlace place, ObjectNode migration) {
    if (breakGlass && reason.isBlank()) {
      throw new CliException("Expected --reason with --break-glass, but there is none");
    }
    return new MigrationAsk(
        place.target(), place.environment(), migration, reason, ticket, share, breakGlass);
  }
}
