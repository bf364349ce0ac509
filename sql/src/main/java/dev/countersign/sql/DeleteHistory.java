package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Where;
import java.util.Set;

/**
 * MariaDB's {@code DELETE HISTORY FROM t}: what rows of a versioned table once were, for good. To a
 * parser that does not know it, it looks like a DELETE of rows of a table that is called HISTORY.
 */
final class DeleteHistory {

  private DeleteHistory() {}

  static boolean isAt(Phrase phrase, int index) {
    return phrase.dialect() == Dialect.MARIADB
        && phrase.has(index, "delete", "history", "from")
        && phrase.kind(index + 1) == Token.Kind.WORD;
  }

  /** A table alone, a partition of it, and a time that is written there; all else is opaque. */
  static void judge(Phrase phrase, Verdict verdict) {
    var end = phrase.nameEnd(3);
    var at = end;
    if (phrase.has(at, "partition", "(") && phrase.partner(at + 1) > at) {
      at = phrase.partner(at + 1) + 1;
    }
    var bounded = phrase.has(at, "before", "system_time");
    if (bounded) {
      at += Set.of("timestamp", "transaction").contains(phrase.key(at + 2)) ? 3 : 2;
    }
    if (end == 3 || at + (bounded ? 1 : 0) != phrase.size() || bounded != phrase.isLiteral(at)) {
      verdict.raise(
          StatementClass.OPAQUE,
          "deletes a history in a way that is not understood, so it counts as opaque");
      return;
    }
    var table = phrase.qualifiedName(3, end);
    verdict.raise(StatementClass.DESTRUCTIVE, "deletes what rows once were, which is lost");
    verdict.tables(Set.of(table));
    verdict.effects().writes(table);
    verdict.effects().writesColumn(table, "*");
    verdict.effects().where(bounded ? Where.UNKNOWN : Where.MISSING);
    Tables.judgeChange(phrase.dialect(), verdict.tables(), verdict);
  }
}
