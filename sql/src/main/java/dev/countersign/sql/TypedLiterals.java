package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.Set;

/**
 * PostgreSQL's {@code text 'x'} and {@code public.evil 'x'}, of which the parser knows a few. It is
 * shown the cast that it is. A name before a string is a type wherever nothing but a value can
 * stand, for there a string is no alias.
 */
final class TypedLiterals {

  /** Typed literals of these the parser reads by itself, also {@code interval '1' day}. */
  private static final Set<String> OF_THE_PARSER =
      Set.of("date", "time", "timestamp", "timestamptz", "interval", "national", "n");

  private static final Set<String> BEFORE_VALUE =
      Set.of(
          "like",
          "ilike",
          "from",
          "both",
          "leading",
          "trailing",
          "placing",
          "in",
          "passing",
          "default",
          "escape");

  private TypedLiterals() {}

  /** Whether the name, the dot or the part of a name that stands here is such a type's. */
  static boolean isOfType(Phrase phrase, int i) {
    var end = phrase.nameEnd(phrase.has(i, ".") ? i + 1 : i);
    return end > i && phrase.kind(end) == Kind.STRING && i >= start(phrase, end);
  }

  /** The cast instead of the string that stands here; null where there is no type before it. */
  static String cast(Phrase phrase, int string) {
    var start = start(phrase, string);
    if (start == string) {
      return null;
    }
    var cast = new StringBuilder("'x' :: ");
    for (var i = start; i < string; i++) {
      cast.append(
          phrase.has(i, ".")
              ? "."
              : isOwn(phrase, start, string) ? phrase.key(i) : Plain.numbered(i));
    }
    return cast.toString();
  }

  /** Where the type before the string begins; the string itself where there is none. */
  private static int start(Phrase phrase, int string) {
    if (!phrase.isName(string - 1)) {
      return string;
    }
    var start = string - 1;
    while (phrase.has(start - 1, ".") && phrase.isName(start - 2)) {
      start -= 2;
    }
    var word = start == string - 1 && phrase.kind(start) == Kind.WORD ? phrase.key(start) : "";
    var isType =
        !OF_THE_PARSER.contains(word)
            && !Casts.mayStandBeforeText(word)
            && !BEFORE_VALUE.contains(word);
    return isType && beginsValue(phrase, start) ? start : string;
  }

  private static boolean isOwn(Phrase phrase, int start, int string) {
    return start == string - 1
        && phrase.kind(start) == Kind.WORD
        && !phrase.has(start, "double")
        && Vocabulary.of(phrase.dialect()).isType(phrase.key(start));
  }

  private static boolean beginsValue(Phrase phrase, int i) {
    return Respelling.beginsExpression(phrase, i)
        || (phrase.kind(i - 1) == Kind.WORD && BEFORE_VALUE.contains(phrase.key(i - 1)));
  }
}
