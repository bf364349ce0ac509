package dev.countersign.cli.command;

import dev.countersign.cli.http.RequestView;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a vote needs: the request, and what the voter has to say. */
final class Ballot {
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @Option(
      names = {"-m", "--comment"},
      paramLabel = "TEXT",
      description = "What the requester should know.")
  private String comment = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Vote without being asked again.")
  private boolean yes;

  /** Shows what would run, asks, and votes on exactly what was shown. */
  int cast(Shell shell, String decision, String question) {
    var gateway = connection.gateway(shell);
    var request = new RequestView(gateway.show(id));
    return new Assent(shell, gateway, output, yes)
        .send(
            request,
            question,
            decision.equals("approve"),
            () ->
                gateway.vote(
                    request.id(),
                    decision,
                    comment,
                    request.operationDigest(),
                    request.openStep()));
  }
}
