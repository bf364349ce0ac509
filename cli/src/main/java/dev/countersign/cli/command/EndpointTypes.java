package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.protocol.topic.EventTypes;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Types of events as people type and read them: {@code VoteCast}. */
final class EndpointTypes {
  private static final String BEFORE = "dev.countersign.";
  private static final String AFTER = ".v1";

  private EndpointTypes() {}

  /** The CloudEvents type that a name alone stands for; patterns and whole types as they are. */
  static String whole(String typed) {
    return typed.matches("[A-Za-z]+") ? EventTypes.ofRequest(typed) : typed;
  }

  /** The name alone of a type of ours; anything else as it is. */
  static String brief(String type) {
    return type.startsWith(BEFORE) && type.endsWith(AFTER) && !type.contains("*")
        ? type.substring(type.lastIndexOf('.', type.length() - AFTER.length() - 1) + 1)
            .replace(AFTER, "")
        : type;
  }

  /** For a cell of a table. */
  static String line(JsonNode types) {
    return types.isEmpty()
        ? "all"
        : StreamSupport.stream(types.spliterator(), false)
            .map(type -> brief(type.asText()))
            .collect(Collectors.joining(", "));
  }
}
