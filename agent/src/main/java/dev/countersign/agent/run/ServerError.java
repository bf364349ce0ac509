package dev.countersign.agent.run;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a server said when it refused: every field of PostgreSQL's ErrorResponse, by the letter that
 * the protocol gives it ("Error and Notice Message Fields" in its manual). Of MySQL's there are C
 * and M, and under E the number of the error. Only the requester may see it whole; the log gets
 * what {@link Redaction} leaves.
 */
public record ServerError(Map<Character, String> fields) {
  private static final String UNKNOWN_STATE = "XX000";

  /** What a server quotes in its words can be a whole value, and those have their own way. */
  private static final int LONGEST = 8 << 10;

  public ServerError {
    fields =
        fields.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> bounded(it.getValue())));
  }

  private static String bounded(String words) {
    if (words.length() <= LONGEST) {
      return words;
    }
    int end = Character.isHighSurrogate(words.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return "%s… (cut here, %d characters in all)"
        .formatted(words.substring(0, end), words.length());
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
    return severity().equals("FATAL") || severity().equals("PANIC");
  }

  /** Whether it is no refusal, but a warning of the server's own, not of code that it called. */
  public boolean isWarning() {
    return severity().equals("WARNING") && field('W').isEmpty();
  }

  private String severity() {
    return fields.getOrDefault('V', fields.getOrDefault('S', ""));
  }

  /** The field of that letter, or an empty text. */
  public String field(char letter) {
    return fields.getOrDefault(letter, "");
  }
}
