package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Set;

/**
 * Judges a query by its tokens alone. The second of two locks: a query is a read only if its syntax
 * tree is known node by node, and nothing that is written in it could do more, whatever the parser
 * made of it.
 */
final class QueryWords {

  private static final Set<String> POSTGRESQL_OPERATORS =
      Set.of(
          "+", "-", "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>", "!=", "||", "|", "&", "#",
          "~", "<<", ">>", "~*", "!~", "!~*", "~~", "!~~", "~~*", "!~~*", "->", "->>", "#>", "#>>",
          "@>", "<@", "?", "?|", "?&", "&&", "@@", "@?", "#-", "-|-", "&<", "&>", "|/", "||/", "@",
          "::", ":", "=>", "^@", "<->", "|>>", "<<|", "&<|", "|&>", "!!", "@-@", "##", "<<=", ">>=",
          "~=");
  private static final Set<String> MYSQL_OPERATORS =
      Set.of(
          "+", "-", "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>", "!=", "<=>", "||", "&&",
          "!", "|", "&", "~", "<<", ">>", "->", "->>");

  private static final String FOREIGN_OPERATOR =
      "uses an operator that is not known to be harmless";

  private QueryWords() {}

  static void judge(Phrase phrase, Verdict verdict) {
    for (var i = 0; i < phrase.size(); i++) {
      switch (phrase.kind(i)) {
        case WORD -> word(phrase, i, verdict);
        case OPERATOR -> operator(phrase, i, verdict);
        case PUNCTUATION -> field(phrase, i, verdict);
        case QUOTED_NAME -> quotedName(phrase, i, verdict);
        case STRING -> {
          if (phrase.isTextAsName(i)) {
            verdict.raise(
                StatementClass.OPAQUE,
                "has a text beside a dot, which is a name under another sql_mode, so it counts as"
                    + " opaque");
          }
        }
        case NUMBER, PARAMETER, VARIABLE, SPACE, COMMENT, HINT, UNSURE -> {}
      }
    }
    if (phrase.isPostgres()) {
      var cast = Casts.firstUnknown(phrase);
      if (!cast.isEmpty()) {
        verdict.raise(StatementClass.WRITE, cast);
      }
    }
  }

  /** Whether an operator, a cast or a field in it may be code of somebody's own. */
  static boolean mayRunCode(Phrase phrase) {
    var known = phrase.isPostgres() ? POSTGRESQL_OPERATORS : MYSQL_OPERATORS;
    for (var i = 0; i < phrase.size(); i++) {
      var operator =
          phrase.kind(i) == Token.Kind.OPERATOR
              && !phrase.has(i, ":=")
              && !known.contains(phrase.key(i));
      if (operator || isForeignField(phrase, i) || NamedOperators.isForeign(phrase, i)) {
        return true;
      }
    }
    return phrase.isPostgres() && !Casts.firstUnknown(phrase).isEmpty();
  }

  private static void word(Phrase phrase, int index, Verdict verdict) {
    var word = phrase.key(index);
    var isColumn = phrase.has(index - 1, ".");
    switch (word) {
      case "for" -> {
        if (Set.of("update", "share", "no", "key").contains(phrase.key(index + 1))) {
          verdict.raise(StatementClass.WRITE, "locks the rows that it reads");
        }
      }
      case "lock" -> {
        if (phrase.has(index + 1, "in")) {
          verdict.raise(StatementClass.WRITE, "locks the rows that it reads");
        } else {
          forbidden(word, isColumn, verdict);
        }
      }
      case "into" -> {
        if (Set.of("insert", "merge", "replace").contains(phrase.key(index - 1))) {
          verdict.raise(StatementClass.WRITE);
        } else if (phrase.isPostgres()) {
          verdict.raise(StatementClass.DDL, "creates a table from what it reads");
        } else if (phrase.kind(index + 1) == Token.Kind.VARIABLE) {
          verdict.raise(StatementClass.WRITE, "assigns a variable");
        } else {
          verdict.raise(StatementClass.WRITE, "puts what it reads into something");
        }
      }
      case "outfile", "dumpfile" ->
          verdict.raise(StatementClass.PRIVILEGED, "writes a file on the server");
      case "next" -> {
        if (phrase.has(index + 1, "value")) {
          verdict.raise(StatementClass.WRITE, "moves a sequence on");
        }
      }
      case "nextval", "setval" -> forbidden(word, false, verdict);
      case "operator" -> {
        if (NamedOperators.isForeign(phrase, index)) {
          verdict.raise(StatementClass.WRITE, FOREIGN_OPERATOR);
        }
      }
      case "tablesample" -> {
        if (!Set.of("bernoulli", "system").contains(phrase.key(index + 1))) {
          verdict.raise(StatementClass.WRITE, "samples by a method that is not known");
        }
      }
      case "using" -> {
        if (phrase.kind(index + 1) == Token.Kind.OPERATOR) {
          verdict.raise(StatementClass.WRITE, "sorts by an operator of its own choice");
        }
      }
      default -> {
        if (Vocabulary.FORBIDDEN_IN_QUERIES.contains(word) && !isOwnFunction(phrase, index)) {
          forbidden(word, isColumn, verdict);
        }
      }
    }
  }

  /** MariaDB, in its sql_mode ORACLE, moves a sequence on that is written like its column. */
  private static void quotedName(Phrase phrase, int index, Verdict verdict) {
    if (!phrase.isPostgres() && phrase.name(index).equals("nextval")) {
      forbidden("nextval", false, verdict);
    }
  }

  private static boolean isOwnFunction(Phrase phrase, int index) {
    return phrase.has(index + 1, "(")
        && Vocabulary.of(phrase.dialect()).isHarmless(phrase.key(index));
  }

  private static void forbidden(String word, boolean isColumn, Verdict verdict) {
    if (!isColumn) {
      verdict.raise(StatementClass.WRITE, "has the word " + word + ", which no read needs");
    }
  }

  private static void operator(Phrase phrase, int index, Verdict verdict) {
    var known = phrase.isPostgres() ? POSTGRESQL_OPERATORS : MYSQL_OPERATORS;
    var operator = phrase.key(index);
    if (operator.equals(":=")) {
      if (!phrase.isPostgres()) {
        verdict.raise(StatementClass.WRITE, "assigns a variable");
      }
    } else if (!known.contains(operator)) {
      verdict.raise(StatementClass.WRITE, FOREIGN_OPERATOR);
    }
  }

  /** {@code (…).name} calls a function of that name if there is no such column. */
  private static void field(Phrase phrase, int index, Verdict verdict) {
    if (isForeignField(phrase, index)) {
      verdict.raise(
          StatementClass.WRITE, "picks a field of an expression, which may call a function");
    }
  }

  private static boolean isForeignField(Phrase phrase, int index) {
    return Fields.isOfExpression(phrase, index)
        && !phrase.has(index + 1, "*")
        && !isOwnColumn(phrase, index);
  }

  /** {@code (jsonb_each(a)).key}, and nothing else between those brackets. */
  private static boolean isOwnColumn(Phrase phrase, int dot) {
    var open = phrase.partner(dot - 1);
    return phrase.has(dot - 1, ")")
        && phrase.has(open + 2, "(")
        && phrase.partner(open + 2) == dot - 2
        && phrase.isName(dot + 1)
        && Vocabulary.columns(phrase.key(open + 1)).contains(phrase.name(dot + 1));
  }
}
