package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.BitSet;
import java.util.Set;

/**
 * Finds the words that are literals without quotes: what {@code SET} gives a variable, and in
 * PostgreSQL {@code ALTER ROLE … SET} and its like. Works from tokens alone, as {@link Redactor}
 * does. In MySQL a value may be an expression, whose words are names; a word alone is none.
 */
final class SetValues {

  /** Words of the grammar, and what says nothing of anybody. */
  private static final Set<String> KEPT =
      Set.of("default", "on", "off", "true", "false", "none", "current");

  private static final Set<String> ALTERED =
      Set.of("system", "role", "user", "database", "function", "procedure", "routine");

  private static final Set<String> ROUTINES = Set.of("function", "procedure", "routine");

  /** What may follow the value of a routine's variable, and begins what is no value. */
  private static final Set<String> CLAUSES =
      Set.of(
          "as",
          "language",
          "set",
          "reset",
          "cost",
          "rows",
          "immutable",
          "stable",
          "volatile",
          "strict",
          "called",
          "returns",
          "security",
          "external",
          "parallel",
          "not",
          "leakproof",
          "window",
          "support",
          "transform",
          "return",
          "begin");

  private static final Set<String> STARTS_QUERY = Set.of("select", "with", "values", "table");

  /** Behind them words of the grammar are values too, {@code CALLED} for one. */
  private static final Set<String> BEGINS_VALUE = Set.of("=", "to", ",");

  /** What may stand between the sign and a value that is a word. */
  private static final Set<String> BEFORE_VALUE = Set.of("(", "-", "+");

  private final Lexer.Lexed lexed;
  private final boolean postgres;
  private final BitSet values = new BitSet();

  /** The first two words of the statement, and the two before the one that is looked at. */
  private String first = "";

  private String second = "";
  private String beforeLast = "";
  private String last = "";
  private boolean isRoutine;
  private boolean sets;
  private boolean isValue;
  private final CopyOptions copy = new CopyOptions();

  private SetValues(Dialect dialect, Lexer.Lexed lexed) {
    this.lexed = lexed;
    this.postgres = dialect == Dialect.POSTGRESQL;
  }

  /** The indexes of the tokens that are words or quoted names, but values. */
  static BitSet of(Dialect dialect, Lexer.Lexed lexed) {
    var scan = new SetValues(dialect, lexed);
    for (var i = 0; i < lexed.tokens().size(); i++) {
      if (!lexed.tokens().get(i).isTrivia()) {
        scan.follow(i);
      }
    }
    return scan.values;
  }

  private void follow(int index) {
    var token = lexed.tokens().get(index);
    var word = Chars.lower(lexed.text().substring(token.start(), token.end()));
    if (word.equals(";")) {
      first = "";
      second = "";
      last = "";
      isRoutine = false;
      sets = false;
      isValue = false;
      copy.end();
      return;
    }
    if (first.isEmpty()) {
      first = word;
      sets = word.equals("set");
    } else {
      second = second.isEmpty() ? word : second;
      isRoutine |= postgres && isMadeOrAltered() && ROUTINES.contains(word) && isHead(last);
      sets |= postgres && first.equals("alter") && ALTERED.contains(second) && word.equals("set");
      sets |= isRoutine && word.equals("set");
      var isName = token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED_NAME;
      if (isRoutine
          && CLAUSES.contains(word)
          && token.kind() == Token.Kind.WORD
          && !(isValue && BEGINS_VALUE.contains(last))) {
        isValue = false;
        var hasBody = word.equals("begin") || word.equals("return");
        isRoutine = !hasBody;
        sets &= !hasBody;
      } else if (postgres && first.equals("copy")) {
        if (copy.isValue(word, isName) && !KEPT.contains(word)) {
          values.set(index);
        }
      } else if (sets && isValue && isName && !KEPT.contains(word)) {
        if (postgres || (isAlone(index) && !isQuery(word))) {
          values.set(index);
        }
      } else if (sets && isBehind(word)) {
        isValue = true;
        beforeLast = last;
        last = word;
        return;
      }
      isValue &= postgres || BEFORE_VALUE.contains(word);
    }
    beforeLast = last;
    last = word;
  }

  private boolean isMadeOrAltered() {
    return first.equals("create") || first.equals("alter");
  }

  /** What stands between CREATE and the kind of what is made. */
  private static boolean isHead(String word) {
    return Set.of("create", "alter", "replace").contains(word);
  }

  /** Whether values come behind this word. */
  private boolean isBehind(String word) {
    return switch (word) {
      case "=", ":=" -> true;
      case "to" -> postgres;
      case "names" -> last.equals("set");
      case "zone" -> postgres && last.equals("time");
      case "charset" -> !postgres && last.equals("set");
      case "set" -> !postgres && last.equals("character") && beforeLast.equals("set");
      case "collate" -> !postgres;
      default -> false;
    };
  }

  /** {@code (SELECT …)}, which MySQL takes for a value; without a bracket none begins here. */
  private boolean isQuery(String word) {
    return last.equals("(") && STARTS_QUERY.contains(word);
  }

  private boolean isAlone(int index) {
    for (var i = index + 1; i < lexed.tokens().size(); i++) {
      var token = lexed.tokens().get(i);
      if (!token.isTrivia()) {
        var next = lexed.text().substring(token.start(), token.end());
        return switch (token.kind()) {
          case WORD, QUOTED_NAME, STRING, NUMBER, PARAMETER, VARIABLE, UNSURE -> true;
          case PUNCTUATION -> !next.equals("(") && !next.equals(".");
          case OPERATOR -> false;
          case SPACE, COMMENT, HINT -> throw new IllegalStateException("Expected no " + token);
        };
      }
    }
    return true;
  }
}
