package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * In PostgreSQL a cast to a type of somebody's own runs their code. Finds casts in all three
 * spellings where they are written, and whatever else calls without a bracket.
 */
final class Casts {

  /** Words that a string may follow without being a typed literal; no type can have their names. */
  private static final Set<String> BEFORE_TEXT =
      Set.of(
          "select",
          "distinct",
          "all",
          "where",
          "and",
          "or",
          "not",
          "then",
          "else",
          "when",
          "case",
          "in",
          "on",
          "having",
          "limit",
          "offset",
          "from",
          "as",
          "any",
          "some",
          "using",
          "between",
          "placing",
          "symmetric",
          "asymmetric",
          "to",
          "values",
          "leading",
          "trailing",
          "both",
          "default");

  /** What makes JSON of values, and may return it as another type. */
  private static final Set<String> OF_VALUES =
      Set.of("json_array", "json_arrayagg", "json_object", "json_objectagg");

  /** Types that only the grammar knows; the catalogue has other names for them. */
  private static final Set<String> GRAMMAR =
      Set.of(
          "bigint",
          "boolean",
          "character",
          "dec",
          "decimal",
          "double",
          "float",
          "int",
          "integer",
          "national",
          "nchar",
          "real",
          "smallint");

  /** A schema if there is one, the name, and what may follow: precision, brackets, time zone. */
  private static final Pattern SPELLED =
      Pattern.compile("(?:(\"q\\d+\"|[a-z0-9_$]+)\\s*\\.\\s*)?(\"q\\d+\"|[a-z0-9_$]+)([^.\"$]*)");

  private Casts() {}

  /** Whether the word says nothing of the type of the text behind it. */
  static boolean mayStandBeforeText(String word) {
    return BEFORE_TEXT.contains(word);
  }

  /** The first thing that is not known to be harmless; empty if all is. */
  static String firstUnknown(Phrase phrase) {
    if (phrase.json().types().stream().anyMatch(type -> !isKnownType(phrase, type))) {
      return "converts JSON to a type that is not one of PostgreSQL's own";
    }
    for (var i = 0; i < phrase.size(); i++) {
      if (phrase.has(i, "::") && !isKnownType(phrase, i + 1)) {
        return "casts to a type that is not one of PostgreSQL's own";
      }
      if (phrase.kind(i) == Token.Kind.WORD
          && phrase.has(i, "cast", "(")
          && !isKnownType(phrase, lastAs(phrase, i + 1) + 1)) {
        return "casts to a type that is not one of PostgreSQL's own";
      }
      if (OF_VALUES.contains(phrase.key(i)) && returnsUnknown(phrase, i + 1)) {
        return "converts JSON to a type that is not one of PostgreSQL's own";
      }
      if (phrase.kind(i) == Token.Kind.STRING && !mayPrecedeText(phrase, i - 1)) {
        return "has a literal of a type that is not one of PostgreSQL's own";
      }
    }
    return "";
  }

  /** {@code json_array(… RETURNING type)}; the others are {@link JsonClauses}. */
  private static boolean returnsUnknown(Phrase phrase, int open) {
    if (!phrase.has(open, "(")) {
      return false;
    }
    for (var i = open + 1; i < phrase.partner(open); i++) {
      if (phrase.has(i, "(") || phrase.has(i, "[")) {
        i = Math.max(i, phrase.partner(i));
      } else if (phrase.has(i, "returning") && !isKnownType(phrase, i + 1)) {
        return true;
      }
    }
    return false;
  }

  private static int lastAs(Phrase phrase, int open) {
    var as = phrase.size();
    for (var i = open + 1; i < phrase.partner(open); i++) {
      if (phrase.has(i, "(") || phrase.has(i, "[")) {
        i = phrase.partner(i);
      } else if (phrase.has(i, "as") && phrase.kind(i) == Token.Kind.WORD) {
        as = i;
      }
    }
    return as;
  }

  static boolean isKnownType(Phrase phrase, int index) {
    var end = phrase.nameEnd(index);
    var own = end - index == 3 && phrase.name(index).equals("pg_catalog");
    return (end - index == 1 || own)
        && isKnown(
            phrase.name(end - 1),
            phrase.kind(end - 1) == Token.Kind.QUOTED_NAME,
            phrase.has(end, "precision"));
  }

  /** The same for a type as the parser spells it. */
  static boolean isKnownType(Phrase phrase, String spelled) {
    var parts = SPELLED.matcher(spelled);
    return parts.matches()
        && (parts.group(1) == null || Plain.original(phrase, parts.group(1)).equals("pg_catalog"))
        && isKnown(
            Plain.original(phrase, parts.group(2)),
            parts.group(2).startsWith("\""),
            parts.group(3).strip().startsWith("precision"));
  }

  /** A word of the grammar is no type's name in quotes, and {@code double} alone is none either. */
  private static boolean isKnown(String type, boolean quoted, boolean precision) {
    return Vocabulary.of(Dialect.POSTGRESQL).isType(type)
        && !(quoted && GRAMMAR.contains(type))
        && !(type.equals("double") && !precision);
  }

  private static boolean mayPrecedeText(Phrase phrase, int index) {
    if (phrase.json().isGrammar(index)) {
      return true;
    }
    return switch (phrase.kind(index)) {
      case SPACE, OPERATOR, STRING -> true;
      case NUMBER, PARAMETER, VARIABLE, COMMENT, HINT, UNSURE -> false;
      case QUOTED_NAME -> isKnownType(phrase, index);
      case PUNCTUATION ->
          switch (phrase.key(index)) {
            case "(", "[", "," -> true;
            case ")" ->
                isTypeBefore(phrase, phrase.partner(index) - 1)
                    || NamedOperators.isAt(phrase, phrase.partner(index) - 1);
            default -> false;
          };
      case WORD -> mayWordPrecedeText(phrase, index);
    };
  }

  /** {@code interval(3) '…'}; and {@code DISTINCT ON (…) '…'}. */
  private static boolean isTypeBefore(Phrase phrase, int index) {
    return phrase.kind(index) == Token.Kind.WORD
        && (Vocabulary.of(phrase.dialect()).isType(phrase.key(index)) || phrase.has(index, "on"))
        && !phrase.has(index - 1, ".");
  }

  private static boolean mayWordPrecedeText(Phrase phrase, int index) {
    var previous = phrase.key(index - 1);
    if (previous.equals(".")) {
      return isKnownType(phrase, index - 2) && !phrase.has(index - 3, ".");
    }
    var word = phrase.key(index);
    return BEFORE_TEXT.contains(word)
        || switch (word) {
          case "zone" -> previous.equals("time") || previous.equals("local");
          case "by" -> Set.of("group", "order", "partition").contains(previous);
          case "escape", "like", "ilike", "for" -> isOperand(phrase, index - 1);
          case "local" -> false;
          case "precision" -> previous.equals("double");
          case "varying" -> Set.of("character", "char", "bit").contains(previous);
          default -> isKnownType(phrase, index);
        };
  }

  private static boolean isOperand(Phrase phrase, int index) {
    return switch (phrase.kind(index)) {
      case STRING, NUMBER, PARAMETER, QUOTED_NAME -> true;
      case WORD -> !BEFORE_TEXT.contains(phrase.key(index)) || phrase.has(index, "not");
      case PUNCTUATION -> phrase.has(index, ")") || phrase.has(index, "]");
      case SPACE, COMMENT, HINT, OPERATOR, VARIABLE, UNSURE -> false;
    };
  }
}
