package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Map;
import java.util.Set;

/**
 * Judges SET and RESET by what they set. A few variables of the session only bound what it does, or
 * name it: to set these to a constant is a WRITE. All else is PRIVILEGED, for it may change what
 * the statements behind it mean, or who runs them.
 */
final class Settings {

  private static final Set<String> POSTGRESQL_BOUNDS =
      Set.of(
          "statement_timeout",
          "lock_timeout",
          "idle_in_transaction_session_timeout",
          "application_name",
          "client_min_messages");

  private static final Set<String> MYSQL_BOUNDS =
      Set.of(
          "lock_wait_timeout",
          "innodb_lock_wait_timeout",
          "max_execution_time",
          "max_statement_time");

  /** The agent's own; under others a text may be cut up in another way than here. */
  private static final Set<String> CHARACTER_SETS = Set.of("utf8mb4", "utf8mb3", "utf8");

  private static final String BOUNDS = ", which only bounds or names it";
  private static final String CHANGES = ", which changes more than rows and tables";

  /** What stands before a variable: {@code @@session.x}, {@code SESSION x}; none is the session. */
  private enum Scope {
    SESSION("of the session"),
    TRANSACTION("of the transaction"),
    STATEMENT("of the statement"),
    SERVER("of the whole server");

    private final String shown;

    Scope(String shown) {
      this.shown = shown;
    }
  }

  private final Phrase phrase;
  private final Verdict verdict;
  private int at = 1;

  private Settings(Phrase phrase, Verdict verdict) {
    this.phrase = phrase;
    this.verdict = verdict;
  }

  static void judge(Phrase phrase, Verdict verdict) {
    var settings = new Settings(phrase, verdict);
    if (phrase.isPostgres()) {
      settings.postgresql();
    } else {
      settings.mysql();
    }
  }

  /**
   * The same of a variable that a hint sets for its statement.
   *
   * @param name empty where it could not be read
   */
  static void judgeHint(String name, boolean postgres, Verdict verdict) {
    var what = "sets " + (name.isEmpty() ? "something" : name) + " " + Scope.STATEMENT.shown;
    if ((postgres ? POSTGRESQL_BOUNDS : MYSQL_BOUNDS).contains(name)) {
      verdict.raise(StatementClass.WRITE, what + BOUNDS);
    } else {
      verdict.raise(StatementClass.PRIVILEGED, what + CHANGES);
      verdict.effects().unknownNames();
    }
  }

  private void postgresql() {
    var scope = phrase.has(1, "local") ? Scope.TRANSACTION : Scope.SESSION;
    if ((phrase.has(1, "local") || phrase.has(1, "session")) && phrase.isName(2)) {
      at++;
    }
    var end = phrase.nameEnd(at);
    var isReset = phrase.has(0, "reset") && end == phrase.size();
    var isConstant =
        (phrase.has(end, "=") || phrase.has(end, "to"))
            && end + 2 == phrase.size()
            && (phrase.isLiteral(end + 1) || phrase.isName(end + 1));
    var isVariable = isReset || phrase.has(end, "=") || phrase.has(end, "to");
    var name = end > at ? phrase.qualifiedName(at, end) : "something";
    if ((isReset || isConstant) && POSTGRESQL_BOUNDS.contains(name)) {
      bounds(scope, name);
    } else {
      privileged(isVariable ? sets(scope, name) : begins(name));
    }
  }

  /** {@code SET a = 1, GLOBAL b = 2}: each may have a scope of its own. */
  private void mysql() {
    if (phrase.has(1, "names")) {
      names();
      return;
    }
    while (at < phrase.size()) {
      var next = next(phrase, at);
      assignment(Math.min(next - 1, phrase.size()));
      at = next;
    }
    if (phrase.size() == 1) {
      privileged(begins("nothing"));
    }
  }

  /** Where the assignment behind that which starts here starts. */
  private static int next(Phrase phrase, int start) {
    var end = start;
    while (end < phrase.size() && !phrase.has(end, ",")) {
      end = phrase.has(end, "(") && phrase.partner(end) > end ? phrase.partner(end) : end;
      end++;
    }
    return end + 1;
  }

  /** Whether a SET of MySQL or MariaDB sets a variable of the whole server. */
  static boolean setServer(Phrase phrase) {
    for (var start = 1; start < phrase.size(); start = next(phrase, start)) {
      if (isOfServer(phrase, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfServer(Phrase phrase, int start) {
    if (phrase.kind(start) != Token.Kind.VARIABLE) {
      return isServer(phrase.key(start))
          && (phrase.isName(start + 1) || phrase.kind(start + 1) == Token.Kind.VARIABLE);
    }
    var source = Chars.lower(phrase.source(start));
    var prefix = source.equals("@@") ? phrase.key(start + 1) : source.replaceFirst("^@@", "");
    return source.startsWith("@@") && isServer(prefix.split("[.]", 2)[0]);
  }

  private void assignment(int stop) {
    var scope = scope();
    var isVariable = phrase.kind(at) == Token.Kind.VARIABLE;
    var end = isVariable ? at + 1 : phrase.nameEnd(at);
    while (isVariable && phrase.has(end, ".") && phrase.isName(end + 1)) {
      end += 2;
    }
    var isAlone = end + 2 == phrase.size() || phrase.has(end + 2, ",");
    if (end == at || !(phrase.has(end, "=") || phrase.has(end, ":=")) || isNoVariable(at)) {
      if (phrase.has(at, "statement")) {
        verdict.effects().unknown();
      }
      privileged(begins(end > at ? phrase.key(at) : "something"));
      return;
    }
    var name = isVariable ? variable(end) : phrase.qualifiedName(at, end);
    if (scope == Scope.SESSION
        && isAlone
        && phrase.isLiteral(end + 1)
        && MYSQL_BOUNDS.contains(name)) {
      bounds(scope, name);
      return;
    }
    privileged(sets(scope, name));
    if (!isAlone) {
      verdict.effects().unknown();
      Calls.in(phrase.between(end + 1, stop), Map.of())
          .forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
    }
  }

  private boolean isNoVariable(int index) {
    return phrase.kind(index) == Token.Kind.WORD
        && Set.of("password", "statement").contains(phrase.key(index));
  }

  private Scope scope() {
    var isServer = isOfServer(phrase, at);
    var word = phrase.isName(at + 1) || phrase.kind(at + 1) == Token.Kind.VARIABLE;
    if (word
        && (isServer(phrase.key(at)) || phrase.has(at, "session") || phrase.has(at, "local"))) {
      at++;
    }
    return isServer ? Scope.SERVER : Scope.SESSION;
  }

  private static boolean isServer(String word) {
    return Set.of("global", "persist", "persist_only").contains(word);
  }

  /** {@code @@session.x} and {@code @@x} are {@code x}; {@code @x} is the session's own. */
  private String variable(int end) {
    var name = new StringBuilder();
    for (var i = at; i < end; i++) {
      name.append(phrase.source(i));
    }
    return Chars.lower(name.toString())
        .replaceFirst("^@@(session[.]|local[.]|global[.]|persist[.]|persist_only[.])?", "");
  }

  /** {@code SET NAMES utf8mb4 [COLLATE utf8mb4_bin]}. */
  private void names() {
    var collates = phrase.size() == 5 && phrase.has(3, "collate") && isConstant(4);
    if ((phrase.size() == 3 || collates) && CHARACTER_SETS.contains(constant(2))) {
      bounds(Scope.SESSION, "names");
    } else {
      privileged(sets(Scope.SESSION, "names"));
    }
  }

  private boolean isConstant(int index) {
    return phrase.isName(index) || phrase.kind(index) == Token.Kind.STRING;
  }

  private String constant(int index) {
    return switch (phrase.kind(index)) {
      case WORD -> phrase.key(index);
      case STRING -> Chars.lower(phrase.source(index)).replaceAll("^['\"]|['\"]$", "");
      case QUOTED_NAME,
          NUMBER,
          PARAMETER,
          VARIABLE,
          SPACE,
          COMMENT,
          HINT,
          OPERATOR,
          PUNCTUATION,
          UNSURE ->
          "";
    };
  }

  private void bounds(Scope scope, String name) {
    verdict.raise(StatementClass.WRITE, sets(scope, name) + BOUNDS);
  }

  private void privileged(String what) {
    verdict.raise(StatementClass.PRIVILEGED, what + CHANGES);
    verdict.effects().unknownNames();
  }

  private String sets(Scope scope, String name) {
    return phrase.key(0) + "s " + name + " " + scope.shown;
  }

  private String begins(String name) {
    return "begins with " + phrase.key(0) + " " + name;
  }
}
