package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.ResultEnd;
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
    try (var body = gateway.resultOf(request, execution, false).body()) {
      return switch (output.format()) {
        case TABLE -> shown(body, false);
        case VERTICAL -> shown(body, true);
        case JSON -> ended(new ResultEnd(shell.screen().json(body)));
        case CSV -> csv(body);
      };
    } catch (IOException e) {
      throw new CliException("Expected the whole result, but it broke off: " + e.getMessage(), e);
    }
  }

  private int shown(InputStream body, boolean vertical) {
    var rows = new ShownResult(shell.screen(), vertical);
    var end = ResultStream.read(body, rows);
    rows.end();
    if (end.error().isEmpty()) {
      shell.screen().say(rows.summary(end));
      return ExitCode.DONE;
    }
    return ended(end);
  }

  private int csv(InputStream body) throws IOException {
    var rows = new CsvRows(shell.screen().data());
    try {
      return ended(ResultStream.read(body, rows));
    } finally {
      rows.end();
    }
  }

  /** The same end in every form: what neither a pipe nor a file tells is said here. */
  private int ended(ResultEnd end) {
    if (end.error().isPresent()) {
      targetSays(end.error().get());
      return ExitCode.ERROR;
    }
    end.leftOut().ifPresent(it -> shell.screen().say("NOT WHOLE. " + it));
    end.outside().ifPresent(shell.screen()::say);
    return ExitCode.DONE;
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
      var rows = new ShownResult(shell.screen(), false);
      ResultStream.read(gateway.resultOf(request, 0, false).body(), rows)
          .error()
          .ifPresent(this::targetSays);
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
