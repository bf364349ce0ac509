package dev.countersign.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a change of policies comes to, for whoever is to countersign it: it and the policies in
 * force leave no character of what would be published open.
 *
 * @param isCurrent whether the policies in force are those that the change rests on; else it can no
 *     longer be published, or has been
 * @param parts what comes, changes and goes
 */
public record PolicyDiff(boolean isCurrent, int unchanged, List<Part> parts) {

  /**
   * One policy.
   *
   * @param text its lines, as {@code LineDiff} has them
   */
  public record Part(String heading, String text) {}

  /**
   * Compares.
   *
   * @param change as a request shows it: {@code basedOn} and {@code policies}
   * @param inForce as the gateway lists them: {@code since} and {@code items}
   */
  public static PolicyDiff of(JsonNode change, JsonNode inForce) {
    var isCurrent = change.path("basedOn").asLong() == inForce.path("since").asLong();
    var before = new LinkedHashMap<String, String>();
    if (isCurrent) {
      inForce
          .path("items")
          .forEach(it -> before.put(it.path("name").asText(), it.path("source").asText()));
    }
    var after = new LinkedHashMap<String, JsonNode>();
    change.path("policies").forEach(it -> after.put(name(it), it));
    var parts =
        Stream.concat(
                after.entrySet().stream()
                    .filter(it -> !source(it.getValue()).equals(before.get(it.getKey())))
                    .map(it -> part(it, before)),
                before.entrySet().stream()
                    .filter(it -> !after.containsKey(it.getKey()))
                    .map(it -> new Part("retire " + it.getKey(), prefixed("- ", it.getValue()))))
            .toList();
    var unchanged =
        after.entrySet().stream()
            .filter(it -> source(it.getValue()).equals(before.get(it.getKey())))
            .count();
    return new PolicyDiff(isCurrent, (int) unchanged, parts);
  }

  private static Part part(Map.Entry<String, JsonNode> policy, Map<String, String> before) {
    var name = policy.getKey();
    var source = source(policy.getValue());
    var file = policy.getValue().path("file").asText();
    var from = file.isEmpty() ? "" : ", in " + file;
    return before.containsKey(name)
        ? new Part(
            "change " + name + from, String.join("\n", LineDiff.of(before.get(name), source)))
        : new Part("add " + name + from, prefixed("+ ", source));
  }

  private static String prefixed(String prefix, String text) {
    return prefix + text.replace("\n", "\n" + prefix);
  }

  private static String source(JsonNode policy) {
    return policy.path("source").asText();
  }

  /** What does not read is no policy that could have been asked for; then its file tells. */
  private static String name(JsonNode policy) {
    try {
      return PolicyFile.parse(source(policy)).name();
    } catch (PolicyException e) {
      return policy.path("file").asText("?");
    }
  }
}
