package dev.countersign.agent.run;

import java.util.Set;

/**
 * What the server says that a statement was, such as {@code UPDATE 3} ("CommandComplete" in the
 * protocol's manual).
 */
public record CommandTag(String text) {
  private static final Set<String> COUNTED = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

  /** SAVEPOINT and RELEASE are left out: they end no transaction. */
  private static final Set<String> TRANSACTION =
      Set.of(
          "BEGIN",
          "START TRANSACTION",
          "COMMIT",
          "ROLLBACK",
          "PREPARE TRANSACTION",
          "COMMIT PREPARED",
          "ROLLBACK PREPARED");

  /** Whether the statement began or ended a transaction, or rolled back to a savepoint. */
  public boolean isTransactionControl() {
    return TRANSACTION.contains(text);
  }

  /** How many rows it changed; 0 for a statement that changes none. */
  public long affected() {
    var words = text.split(" ", -1);
    return words.length > 1
            && COUNTED.contains(words[0])
            && words[words.length - 1].matches("\\d{1,18}")
        ? Long.parseLong(words[words.length - 1])
        : 0;
  }
}
