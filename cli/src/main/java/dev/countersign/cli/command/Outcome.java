package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.ResultView;
import dev.countersign.cli.output.Table;
import java.util.stream.StreamSupport;

/** What became of a request that ran: the rows as data, the rest as talk. */
record Outcome(Shell shell, Gateway gateway, OutputOptions output) {
  int show(RequestView request) {
    var last = request.lastExecution();
    return switch (last.path("status").asText()) {
      case "succeeded" -> succeeded(request, last);
      case "failed" -> failed(request, last);
      default -> {
        new RequestPage(shell, output).brief(request);
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
    new RequestPage(shell, output).brief(request);
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

  /** Shows the result of the last execution. */
  int result(String request) {
    var result = gateway.result(request);
    if (output.isJson()) {
      shell.screen().json(result.json());
    } else {
      result.sets().forEach(this::table);
    }
    if (result.hasError()) {
      targetSays(result);
      return ExitCode.ERROR;
    }
    shell.screen().say(summary(result));
    return ExitCode.DONE;
  }

  private void table(ResultView.Rows set) {
    var table = new Table(set.columns().stream().map(Table.Column::of).toList());
    for (var row : set.rows()) {
      table.row(StreamSupport.stream(row.spliterator(), false).map(Outcome::cell).toList());
    }
    shell.screen().table(table);
  }

  private static String cell(JsonNode value) {
    return value.isNull() ? "NULL" : value.isValueNode() ? value.asText() : value.toString();
  }

  private static String summary(ResultView result) {
    var words = new StringBuilder(result.count() + (result.count() == 1 ? " row" : " rows"));
    if (result.affected() > 0) {
      words.append(", ").append(result.affected()).append(" changed");
    }
    return words.append(result.isTruncated() ? ", more were left out." : ".").toString();
  }

  private int failed(RequestView request, JsonNode execution) {
    new RequestPage(shell, output).brief(request);
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
      targetSays(gateway.result(request));
    } catch (ProblemException e) {
      shell.screen().say("What the target itself said cannot be read: " + e.getMessage());
    }
  }

  private void targetSays(ResultView result) {
    shell.screen().say("The target says: " + result.error().getFirst());
    result.error().stream().skip(1).forEach(shell.screen()::say);
  }
}
