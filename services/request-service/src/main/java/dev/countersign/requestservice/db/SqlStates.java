package dev.countersign.requestservice.db;

import io.vertx.sqlclient.DatabaseException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Tells by the SQLSTATE of an answer whether the data is at fault, or the server. */
final class SqlStates {
  /**
   * Data exceptions, integrity constraint violations, and limits of the program, such as that of a
   * key in an index. All others may pass: the server is away, full, stopping, or lacks our tables.
   */
  private static final Set<String> OF_DATA = Set.of("22", "23", "54");

  private static final int DEEPEST = 20;

  private SqlStates() {}

  /** The SQLSTATE of an answer that any repetition would get; empty where there is none. */
  static Optional<String> refusedData(Throwable failure) {
    var cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      var state = state(cause);
      if (state != null && state.length() == 5) {
        return Optional.of(state).filter(it -> OF_DATA.contains(it.substring(0, 2)));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static String state(Throwable cause) {
    return switch (cause) {
      case DatabaseException e -> e.getSqlState();
      case SQLException e -> e.getSQLState();
      default -> null;
    };
  }
}
