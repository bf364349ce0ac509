package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.Set;

/**
 * Follows a text to passwords without quotes: {@code ALTER USER u PASSWORD hunter2}, {@code CREATE
 * USER u IDENTIFIED BY hunter2}. No server takes them, but whoever keeps the text has them.
 */
final class Passwords {

  private static final Set<String> OBJECTS =
      Set.of("role", "user", "group", "server", "subscription");

  /** What stands between the verb and the kind of what is made. */
  private static final Set<String> HEADS = Set.of("create", "alter", "or", "replace");

  /** What the grammar puts there; {@code ENCRYPTED} and the like stand before PASSWORD. */
  private static final Set<String> KEPT =
      Set.of(
          "null",
          "password",
          "random",
          "expire",
          "history",
          "reuse",
          "require",
          "default",
          "never",
          "account",
          "comment",
          "attribute",
          "failed_login_attempts",
          "password_lock_time",
          "with",
          "and",
          "or",
          "retain",
          "replace",
          "valid",
          "identified",
          "by");

  private String first = "";
  private String last = "";
  private boolean isHead;
  private boolean isAccount;
  private boolean isIdentified;

  /** Where the last piece of a password ended, and so the next one begins. */
  private int end = -1;

  /** Whether this, which is what comes next in the text, is one or a piece of one. */
  boolean isValue(Token token, String word) {
    if (word.equals(";")) {
      start();
      return false;
    }
    var isName = token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
    var isValue = isName && (token.start() == end || (isExpected() && !KEPT.contains(word)));
    end = isValue || token.start() == end ? token.end() : -1;
    follow(word);
    return isValue;
  }

  private void start() {
    first = "";
    last = "";
    isHead = false;
    isAccount = false;
    isIdentified = false;
    end = -1;
  }

  private boolean isExpected() {
    return switch (last) {
      case "password" -> isAccount;
      case "by", "as", "using" -> isIdentified;
      default -> false;
    };
  }

  private void follow(String word) {
    if (first.isEmpty()) {
      first = word;
      isHead = HEADS.contains(word);
    } else {
      isAccount |= isHead && OBJECTS.contains(word);
      isHead &= HEADS.contains(word);
    }
    isIdentified |= word.equals("identified") && (isAccount || first.equals("grant"));
    last = word;
  }
}
