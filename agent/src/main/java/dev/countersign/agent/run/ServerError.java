package dev.countersign.agent.run;

import java.util.Map;

/**
 * What a server said when it refused: every field of PostgreSQL's ErrorResponse, by the letter that
 * the protocol gives it ("Error and Notice Message Fields" in its manual). Of MySQL's there are C
 * and M, and under E the number of the error. Only the requester may see it whole; the log gets
 * what {@link Redaction} leaves.
 */
public record ServerError(Map<Character, String> fields) {
  private static final String UNKNOWN_STATE = "XX000";

  public ServerError {
    fields = Map.copyOf(fields);
  }

  /** SQLSTATE. */
  public String code() {
    return fields.getOrDefault('C', UNKNOWN_STATE);
  }

  public String message() {
    return fields.getOrDefault('M', "");
  }

  /** Whether the server ended the connection with it. */
  public boolean isFatal() {
    var severity = fields.getOrDefault('V', fields.getOrDefault('S', ""));
    return severity.equals("FATAL") || severity.equals("PANIC");
  }

  /** The field of that letter, or an empty text. */
  public String field(char letter) {
    return fields.getOrDefault(letter, "");
  }
}
