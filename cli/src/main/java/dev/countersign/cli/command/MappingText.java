package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.countersign.cli.CliException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a value of a claim gives, as people write it: {@code
 * realm_access.roles=lead,group:leads,role:approver}. Values may have commas: what is given begins
 * with the first of those that nothing but such words follow.
 */
final class MappingText {
  static final String LABEL = "CLAIM=VALUE,GIVES";

  private static final Pattern TEXT = Pattern.compile("([^=]+)=(.+?)((?:,(?:group|role):[^,]+)+)");

  private MappingText() {}

  /** Adds each of these; the gateway judges the names. */
  static void add(List<String> texts, ArrayNode to) {
    for (var text : texts) {
      var parts = TEXT.matcher(text);
      if (!parts.matches()) {
        throw new CliException(
            "Expected a mapping such as groups=db,group:dba,role:approver, but got '%s'"
                .formatted(text));
      }
      var mapping = to.addObject().put("claim", parts.group(1)).put("value", parts.group(2));
      var given = List.of(parts.group(3).substring(1).split(",", -1));
      given.stream()
          .filter(it -> it.startsWith("group:"))
          .map(it -> it.substring(6))
          .forEach(mapping.putArray("groups")::add);
      GrantText.add(
          given.stream().filter(it -> it.startsWith("role:")).map(it -> it.substring(5)).toList(),
          mapping.putArray("roles"));
    }
  }
}
