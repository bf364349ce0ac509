package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
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
    var page = new RequestPage(shell, output);
    page.forApproval(request);
    if (yes && decision.equals("approve") && !request.isWhole()) {
      throw new CliException(
          "Expected to show what you approve, but it is not to be had; without --yes you are asked");
    }
    if (!yes && !Confirmation.given(shell, question)) {
      shell.screen().say("Nothing was sent.");
      return ExitCode.ERROR;
    }
    page.brief(new RequestView(vote(gateway, request, decision)));
    return ExitCode.DONE;
  }

  private com.fasterxml.jackson.databind.JsonNode vote(
      Gateway gateway, RequestView request, String decision) {
    return gateway.vote(request.id(), decision, comment, request.operationDigest()).body();
  }
}
