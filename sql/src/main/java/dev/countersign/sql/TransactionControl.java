package dev.countersign.sql;

/**
 * Finds what begins or ends transactions. By the first words alone, so that it holds whether or not
 * the rest is understood.
 */
final class TransactionControl {

  private TransactionControl() {}

  static void judge(Phrase phrase, Verdict verdict) {
    if (TransactionEffect.of(phrase) == TransactionEffect.CONTROLS) {
      verdict.transactionControl(
          SetStatement.inner(phrase).isEmpty()
              ? "begins with set statement, and what that runs may begin, end or divide a transaction"
              : "begins with " + phrase.key(0) + ", which begins, ends or divides a transaction");
    } else if (SetStatement.isCall(phrase)) {
      verdict.note(
          "begins with call, and a procedure of MySQL may end the transaction from inside");
    } else if (TransactionEffect.of(phrase) == TransactionEffect.COMMITS) {
      verdict.note(
          "begins with "
              + phrase.key(0)
              + ", which takes effect by itself"
              + (phrase.isPostgres() ? " outside of any transaction" : " on MySQL")
              + " and cannot be undone; a crash meanwhile leaves its outcome to a person");
    }
  }

  static boolean isPostgres(Phrase phrase) {
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

  static boolean isMysql(Phrase phrase) {
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
