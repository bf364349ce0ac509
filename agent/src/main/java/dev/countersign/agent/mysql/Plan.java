package dev.countersign.agent.mysql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.MysqlText;
import dev.countersign.sql.MysqlText.Piece;
import dev.countersign.sql.TransactionEffect;
import java.util.List;

/** How a text is to be run, decided by its words before anything of it runs. */
sealed interface Plan {

  /** In one transaction: all of it or nothing. */
  record Together(List<String> statements) implements Plan {}

  /** One by one, each taking effect by itself: the server would commit around each anyway. */
  record Outside(List<String> statements) implements Plan {}

  /** Not at all. */
  record Refused(String code, String message) implements Plan {}

  static Plan of(Dialect dialect, String text, boolean isRead) {
    var found = MysqlText.pieces(dialect, text);
    if (found.isEmpty() || found.get().isEmpty()) {
      return new Refused(
          "TEXT_UNCLEAR",
          "Expected text that can be cut into statements with certainty, but this cannot; nothing"
              + " was run");
    }
    var pieces = found.get();
    if (count(pieces, TransactionEffect.CONTROLS) > 0) {
      return new Refused(
          "TRANSACTION_CONTROL",
          "Expected text that begins, ends and divides no transaction, but it does; nothing was"
              + " run");
    }
    var statements = pieces.stream().map(Piece::text).toList();
    long committing = count(pieces, TransactionEffect.COMMITS);
    if (committing == 0) {
      return new Together(statements);
    }
    if (isRead) {
      return new Refused(
          "NOT_A_READ",
          "Expected a read, but a statement of it takes effect by itself or is not known; nothing"
              + " was run");
    }
    return committing == pieces.size()
        ? new Outside(statements)
        : new Refused(
            "MIXED_TEXT",
            "Expected statements that take part in one transaction, or only such as take effect by"
                + " themselves, but the text mixes them; nothing was run");
  }

  private static long count(List<Piece> pieces, TransactionEffect effect) {
    return pieces.stream().filter(piece -> piece.effect() == effect).count();
  }
}
