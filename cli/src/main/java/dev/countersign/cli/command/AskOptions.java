package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.http.MigrationAsk;
import dev.countersign.cli.http.Submission;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What goes with SQL or migrations that are asked for. */
final class AskOptions {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is wanted.")
  private String reason = "";

  @Option(names = "--ticket", paramLabel = "ID", description = "The ticket it belongs to.")
  private String ticket = "";

  @Option(
      names = "--share-with",
      paramLabel = "PARTY",
      description = "Who may read the result too: group:NAME, role:NAME, user:NAME.")
  private List<String> share = new ArrayList<>();

  @Option(
      names = "--break-glass",
      description = {
        "Go ahead at once, without the votes that can be bypassed. Needs a reason and a permission",
        "of its own; everybody is told, and somebody else reviews it afterwards."
      })
  private boolean breakGlass;

  /**
   * Makes sure that glass is broken with a reason.
   *
   * @throws CliException where there is none
   */
  void require() {
    if (breakGlass && reason.isBlank()) {
      throw new CliException("Expected --reason with --break-glass, but there is none");
    }
  }

  Submission submission(String target, String environment, String sql, boolean store) {
    return new Submission(
        target, environment, sql, reason, ticket, share, false, breakGlass, store);
  }

  MigrationAsk migration(MigrationPlace place, ObjectNode migration, boolean store) {
    require();
    return new MigrationAsk(
        place.target(), place.environment(), migration, reason, ticket, share, breakGlass, store);
  }
}
