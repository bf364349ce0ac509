package dev.countersign.agent.outside;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.SqlText;
import dev.countersign.sql.SqlText.Piece;
import dev.countersign.sql.TransactionEffect;
import java.util.List;

/** How a text is to be run, decided by its words before anything of it runs. */
public sealed interface Plan {

  /** In one transaction: all of it or nothing. */
  record Together(List<String> statements) implements Plan {}

  /** One by one, each taking effect by itself: the server would commit around each anyway. */
  record Outside(List<String> statements) implements Plan {}

  /** Not at all. */
  record Refused(String code, String message) implements Plan {}

  /** For that dialect; in PostgreSQL all that runs together is one message. */
  static Plan of(Dialect dialect, String text, boolean isRead) {
    return dialect == Dialect.POSTGRESQL ? postgres(text, isRead) : mysql(dialect, text, isRead);
  }

  private static Plan postgres(String text, boolean isRead) {
    var pieces = SqlText.pieces(Dialect.POSTGRESQL, text).orElse(List.of());
    long committing = count(pieces, TransactionEffect.COMMITS);
    if (committing == 0) { // else, or where it cannot be cut, the receipt sees to it
      return new Together(List.of(text));
    }
    return committing == 1 && pieces.size() == 1 && !isRead
        ? new Outside(List.of(text))
        : committing(pieces, committing, isRead);
  }

  private static Plan mysql(Dialect dialect, String text, boolean isRead) {
    var found = SqlText.pieces(dialect, text);
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
    long committing = count(pieces, TransactionEffect.COMMITS);
    return committing == 0 ? new Together(texts(pieces)) : committing(pieces, committing, isRead);
  }

  private static Plan committing(List<Piece> pieces, long committing, boolean isRead) {
    if (isRead) {
      return new Refused(
          "NOT_A_READ",
          "Expected a read, but a statement of it takes effect by itself or is not known; nothing"
              + " was run");
    }
    return committing == pieces.size()
        ? new Outside(texts(pieces))
        : new Refused(
            "MIXED_TEXT",
            "Expected statements that take part in one transaction, or only such as take effect by"
                + " themselves, but the text mixes them; nothing was run");
  }

  private static List<String> texts(List<Piece> pieces) {
    return pieces.stream().map(Piece::text).toList();
  }

  private static long count(List<Piece> pieces, TransactionEffect effect) {
    return pieces.stream().filter(piece -> piece.effect() == effect).count();
  }
}
