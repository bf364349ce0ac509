package dev.countersign.sql;

import java.util.Set;

/**
 * Finds what begins or ends transactions. By the first words alone, so that it holds whether or not
 * the rest is understood.
 */
final class TransactionControl {

  private TransactionControl() {}

  static void judge(Phrase phrase, Verdict verdict) {
    if (phrase.isPostgres() ? isPostgres(phrase) : isMysql(phrase)) {
      verdict.transactionControl(
          "begins with " + phrase.key(0) + ", which begins, ends or divides a transaction");
    } else if (!phrase.isPostgres() && commitsByItself(phrase)) {
      verdict.note(
          "begins with " + phrase.key(0) + ", which ends an open transaction on MySQL by itself");
    }
  }

  private static boolean isPostgres(Phrase phrase) {
    return switch (phrase.key(0)) {
      case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release" -> true;
      case "prepare" -> phrase.has(1, "transaction");
      case "set", "reset" ->
          phrase.has(1, "transaction")
              || phrase.has(2, "transaction")
              || phrase.has(1, "session", "characteristics")
              || anyStartsWith(phrase, "transaction_")
              || anyStartsWith(phrase, "default_transaction_");
      default -> false;
    };
  }

  private static boolean isMysql(Phrase phrase) {
    return switch (phrase.key(0)) {
      case "begin",
          "commit",
          "rollback",
          "savepoint",
          "release",
          "xa",
          "lock",
          "unlock",
          "prepare",
          "execute",
          "deallocate" ->
          true;
      case "start" -> phrase.has(1, "transaction");
      case "set" ->
          phrase.has(1, "transaction")
              || phrase.has(2, "transaction")
              || anyStartsWith(phrase, "autocommit")
              || anyStartsWith(phrase, "completion_type")
              || anyStartsWith(phrase, "transaction_")
              || anyStartsWith(phrase, "tx_");
      default -> false;
    };
  }

  /** In MySQL most of what is not about rows commits what is open. */
  private static boolean commitsByItself(Phrase phrase) {
    return Set.of(
            "create",
            "alter",
            "drop",
            "truncate",
            "rename",
            "grant",
            "revoke",
            "analyze",
            "optimize",
            "repair",
            "check",
            "cache",
            "flush",
            "reset",
            "load",
            "install",
            "uninstall",
            "call",
            "set",
            "start",
            "stop",
            "change")
        .contains(phrase.key(0));
  }

  private static boolean anyStartsWith(Phrase phrase, String prefix) {
    for (var i = 1; i < phrase.size(); i++) {
      var name =
          switch (phrase.kind(i)) {
            case WORD, QUOTED_NAME -> phrase.name(i);
            case VARIABLE -> variable(phrase.source(i));
            case SPACE, COMMENT, HINT, STRING, NUMBER, PARAMETER, OPERATOR, PUNCTUATION, UNSURE ->
                "";
          };
      if (Chars.lower(name).startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static String variable(String source) {
    var name = Chars.lower(source);
    return name.substring(Math.max(name.lastIndexOf('@'), name.lastIndexOf('.')) + 1);
  }
}
