package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.EffectLines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "See which policies match an operation and why, which do not and why, and who could give what",
      "they want; of an operation that is not asked for, or of a request."
    })
final class PolicyExplainCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Mixin private SqlInput sql;

  @Option(names = "--request", paramLabel = "ID", description = "A request that there is.")
  private String request = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "sql (unless given), migration (its text as SQL is), approval or policy-change.")
  private String kind = "sql";

  @Option(names = "--target", paramLabel = "NAME", description = "The target.")
  private String target = "";

  @Option(names = "--environment", paramLabel = "NAME", description = "Its environment.")
  private String environment = "";

  @Option(
      names = "--requester",
      paramLabel = "NAME",
      description = "Who would ask; you, unless given.")
  private String requester = "";

  @Option(
      names = "--ticket",
      paramLabel = "TICKET",
      description = "The ticket that would be given.")
  private String ticket = "";

  @Option(names = "--break-glass", description = "What would come of it if glass were broken.")
  private boolean breakGlass;

  @Option(
      names = "--approved-by",
      paramLabel = "NAME",
      description = "Who would approve; may be repeated, in the order of the votes.")
  private List<String> approvedBy = new ArrayList<>();

  PolicyExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    if (breakGlass && !request.isEmpty()) {
      throw new CliException(
          "Expected --break-glass for an operation that is not asked for, but --request names one"
              + " that is");
    }
    var answer = request.isEmpty() ? gateway.explain(hypothesis()) : gateway.explanation(request);
    if (output.isJson()) {
      shell.screen().json(answer);
    } else {
      tell(answer);
    }
    return ExitCode.DONE;
  }

  private JsonNode hypothesis() {
    if (target.isEmpty() || environment.isEmpty()) {
      throw new CliException("Expected --request, or --target and --environment, but got neither");
    }
    var body = JsonNodeFactory.instance.objectNode();
    body.put("kind", kind).put("target", target).put("environment", environment);
    if (kind.equals("sql") || kind.equals("migration")) {
      body.put("sql", sql.read(shell));
    }
    if (!requester.isEmpty()) {
      body.put("requester", requester);
    }
    if (!ticket.isEmpty()) {
      body.put("ticket", ticket);
    }
    if (breakGlass) {
      body.put("breakGlass", true);
    }
    var voters = body.putArray("approvedBy");
    approvedBy.forEach(voters::add);
    return body;
  }

  private void tell(JsonNode answer) {
    var page = new Labelled(shell.screen());
    page.line("Outcome", answer.path("outcome").asText() + code(answer));
    if (answer.has("detail")) {
      page.line("", answer.path("detail").asText());
    }
    var facts = answer.path("facts");
    if (!facts.isMissingNode() && !facts.path("statementClass").asText().equals("none")) {
      page.line("Class", facts.path("statementClass").asText());
      page.line("Tables", names(facts.path("tables")));
      EffectLines.of(facts.path("effects")).forEach(page::line);
    }
    page.gap();
    answer
        .path("policies")
        .forEach(
            it -> {
              page.line(
                  it.path("applies").asText(),
                  it.path("policy").asText() + " " + it.path("version").asText());
              page.line("", it.path("because").asText());
            });
    tellEvidence(page, answer.path("evidence"));
    int number = 1;
    for (var step : answer.path("steps")) {
      page.gap();
      page.line("Step " + number++, step.path("name").asText());
      page.line("  needs", step.path("needs").asText());
      if (step.path("bypassed").asBoolean()) {
        page.line("", "passed over, for glass is broken");
      }
      page.line(
          "  by", names(step.path("people")) + (step.path("more").asBoolean() ? " and more" : ""));
    }
  }

  private static void tellEvidence(Labelled page, JsonNode evidence) {
    if (!evidence.isObject()) {
      return;
    }
    page.gap();
    page.line("Evidence", names(evidence.path("gather")));
    page.line(
        "",
        evidence.path("required").asBoolean()
            ? "required: nobody can approve without it"
            : "not required: once it failed, or after %s s, votes go ahead without it"
                .formatted(evidence.path("seconds").asText()));
  }

  private static String code(JsonNode answer) {
    return answer.has("code") ? " (" + answer.path("code").asText() + ")" : "";
  }

  private static String names(JsonNode list) {
    return list.isEmpty()
        ? "none"
        : StreamSupport.stream(list.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "));
  }
}
