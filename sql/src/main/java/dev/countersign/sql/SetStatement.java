package dev.countersign.sql;

import java.util.Optional;

/** {@code SET STATEMENT max_statement_time = 5 FOR …} of MariaDB: what it runs. */
final class SetStatement {
  private static final int FIRST_NAME = 2;

  private SetStatement() {}

  /**
   * The statement that runs, which is the whole where it is no such. An expression may have a FOR
   * of its own, as {@code NEXT VALUE FOR} has, so only constants are read over.
   *
   * @return empty where it cannot be told where the other begins, or that is one of these again
   */
  static Optional<Phrase> inner(Phrase phrase) {
    if (phrase.isPostgres() || !isSetStatement(phrase)) {
      return Optional.of(phrase);
    }
    int at = FIRST_NAME;
    while (true) {
      int end = phrase.nameEnd(at);
      boolean isConstant = phrase.isLiteral(end + 1) || phrase.isName(end + 1);
      if (end == at || !phrase.has(end, "=") || !isConstant) {
        return Optional.empty();
      }
      if (phrase.has(end + 2, "for")) {
        return Optional.of(phrase.from(end + 3)).filter(it -> !isSetStatement(it));
      }
      if (!phrase.has(end + 2, ",")) {
        return Optional.empty();
      }
      at = end + 3;
    }
  }

  /** Whether it calls a procedure of MySQL or MariaDB. */
  static boolean isCall(Phrase phrase) {
    return !phrase.isPostgres() && inner(phrase).filter(it -> it.has(0, "call")).isPresent();
  }

  private static boolean isSetStatement(Phrase phrase) {
    return phrase.has(0, "set", "statement");
  }
}
