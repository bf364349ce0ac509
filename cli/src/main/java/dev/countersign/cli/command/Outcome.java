package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.ResultStream;
import dev.countersign.cli.http.ResultView;
import java.io.IOException;
import java.io.InputStream;

/** What became of a request that ran: the rows as data, the rest as talk. */
record Outcome(Shell shell, Gateway gateway, ResultOptions output) {
  int show(RequestView request) {
    var last = request.lastExecution();
    return switch (last.path("status").asText()) {
      case "succeeded" -> succeeded(request, last);
      case "failed" -> failed(request, last);
      default -> {
        new RequestPage(shell, output.pages()).brief(request);
        shell
            .screen()
            .say(
                "Its last execution is %s."
                    .formatted(last.path("status").asText("not to be seen")));
        yield ExitCode.ERROR;
      }
    };
  }

  /**
   * Where the agent fell silent, its result is lost, and how the outcome is known stands instead.
   */
  private int succeeded(RequestView request, JsonNode execution) {
    if (execution.path("result").path("chunks").asInt() > 0) {
      return result(request.id());
    }
    new RequestPage(shell, output.pages()).brief(request);
    if (request.isPolicyChange()) {
      shell
          .screen()
          .say(
              "In force: %s policies came, changed or went."
                  .formatted(execution.path("result").path("affected")));
      return ExitCode.DONE;
    }
    shell.screen().say("It took effect, and has no result. " + execution.path("evidence").asText());
    return ExitCode.DONE;
  }

  private int result(String request) {
    return result(request, 0);
  }

  /**
   * Shows what an execution returned, as it comes.
   *
   * @param execution its number, 0 for the latest that has a result
   */
  int result(String request, int execution) {
    return switch (output.format()) {
      case TABLE -> shown(request, execution, false);
      case VERTICAL -> shown(request, execution, true);
      case JSON -> passedOn(gateway.resultOf(request, execution, false), shell.screen()::json);
      case CSV -> passedOn(gateway.resultOf(request, execution, true), this::copied);
    };
  }

  private int shown(String request, int execution, boolean vertical) {
    var rows = new ShownResult(shell.screen(), vertical);
    ResultStream.read(gateway.resultOf(request, execution, false).body(), rows);
    if (rows.error().isPresent()) {
      targetSays(rows.error().get());
      return ExitCode.ERROR;
    }
    shell.screen().say(rows.summary());
    return ExitCode.DONE;
  }

  /** What is done with bytes as they come. */
  private interface Passing {
    void on(InputStream bytes) throws IOException;
  }

  private int passedOn(ApiClient.Stream result, Passing passing) {
    try (var body = result.body()) {
      passing.on(body);
    } catch (IOException e) {
      throw new CliException("Expected the whole result, but it broke off: " + e.getMessage(), e);
    }
    if (result.truncated()) {
      shell.screen().say("More rows were left out.");
    }
    return ExitCode.DONE;
  }

  private void copied(InputStream bytes) throws IOException {
    bytes.transferTo(shell.screen().data());
    shell.screen().data().flush();
  }

  private int failed(RequestView request, JsonNode execution) {
    new RequestPage(shell, output.pages()).brief(request);
    var failure = execution.path("failure");
    shell
        .screen()
        .say(
            "%s: %s [%s]"
                .formatted(
                    failure.path("effectUnclear").asBoolean()
                        ? "Whether it took effect is not known"
                        : "Nothing took effect",
                    failure.path("message").asText(execution.path("evidence").asText("it failed")),
                    failure.path("code").asText("FAILED")));
    if (execution.path("result").path("chunks").asInt() > 0) {
      ownWords(request.id());
    }
    return ExitCode.ERROR;
  }

  /** What the log may not keep; whoever may not read it, or comes too late, has the sentence. */
  private void ownWords(String request) {
    try {
      var said = new ShownResult(shell.screen(), false);
      ResultStream.read(gateway.resultOf(request, 0, false).body(), said);
      said.error().ifPresent(this::targetSays);
    } catch (ProblemException e) {
      shell.screen().say("What the target itself said cannot be read: " + e.getMessage());
    }
  }

  private void targetSays(JsonNode error) {
    var lines = ResultView.said(error);
    shell.screen().say("The target says: " + lines.getFirst());
    lines.stream().skip(1).forEach(shell.screen()::say);
  }
}
