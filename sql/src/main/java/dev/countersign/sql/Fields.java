package dev.countersign.sql;

import java.util.Collection;
import java.util.List;

/**
 * PostgreSQL calls a function without brackets too: {@code (x).f} and {@code $1.f} are f(x) where x
 * has no such field.
 */
final class Fields {

  private Fields() {}

  /** Whether what stands at the dot picks a field of something that is no name. */
  static boolean isOfExpression(Phrase phrase, int dot) {
    return phrase.isPostgres()
        && phrase.has(dot, ".")
        && (phrase.has(dot - 1, ")")
            || phrase.has(dot - 1, "]")
            || phrase.kind(dot - 1) == Token.Kind.PARAMETER);
  }

  /** What is so called and reaches beyond the database's rows, in whatever statement it stands. */
  static void judgeDangerous(Phrase phrase, Verdict verdict) {
    for (var i = 1; i < phrase.size(); i++) {
      if (isOfExpression(phrase, i)
          && phrase.isName(i + 1)
          && Vocabulary.of(phrase.dialect()).isDangerous(Chars.lower(phrase.name(i + 1)))) {
        Functions.judge(
            phrase.dialect(), new Calls.Call(List.of(phrase.name(i + 1)), false), verdict);
      }
    }
  }

  /**
   * PostgreSQL's own that take any row: {@code o.pg_restore_relation_stats} is a call of it with a
   * row of o, unless o has such a column, which nobody would call so.
   */
  static void judgeOfRows(Phrase phrase, Collection<String> fields, Verdict verdict) {
    for (var field : fields) {
      if (field.startsWith("pg_") && Vocabulary.of(phrase.dialect()).isDangerous(field)) {
        Functions.judge(phrase.dialect(), new Calls.Call(List.of(field), false), verdict);
      }
    }
  }
}
