package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.countersign.cli.CliException;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** A role and where it is held, as people write it: {@code approver:orders*@production}. */
final class GrantText {
  static final String LABEL = "ROLE[:TARGET[@ENVIRONMENT]]";

  private static final Pattern TEXT = Pattern.compile("([^:@]+)(?::([^:@]+)(?:@([^:@]+))?)?");

  private GrantText() {}

  /** Adds each of these; the gateway judges names and patterns. */
  static void add(List<String> texts, ArrayNode to) {
    for (var text : texts) {
      var parts = TEXT.matcher(text);
      if (!parts.matches()) {
        throw new CliException(
            "Expected a role such as approver or approver:orders@production, but got '%s'"
                .formatted(text));
      }
      var grant = to.addObject().put("role", parts.group(1));
      if (parts.group(2) != null) {
        grant.put("target", parts.group(2));
      }
      if (parts.group(3) != null) {
        grant.put("environment", parts.group(3));
      }
    }
  }

  /** Several grants in a line. */
  static String line(JsonNode grants) {
    var line = new StringJoiner(" ");
    for (var grant : grants) {
      var target = grant.path("target").asText();
      var environment = grant.path("environment").asText();
      boolean everywhere = target.equals("*") && environment.equals("*");
      line.add(grant.path("role").asText() + (everywhere ? "" : ":" + target + "@" + environment));
    }
    return line.toString();
  }

  /** Several words in a line. */
  static String words(JsonNode words) {
    var line = new StringJoiner(" ");
    words.forEach(word -> line.add(word.asText()));
    return line.toString();
  }
}
