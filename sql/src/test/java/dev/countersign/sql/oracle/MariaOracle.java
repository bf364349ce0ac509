package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import dev.countersign.sql.oracle.MariaSessions.Gone;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real MariaDB, or MySQL, that says what a statement did. The only one to use its database, so
 * whatever is different afterwards, the statement did.
 */
final class MariaOracle implements Judgment.Server {

  private static final String DATABASE = "oracle";
  private static final int SYNTAX_ERROR = 1064;
  private static final long SLOW_NANOS = 1_500_000_000L;
  private static final String SLOW = "slow";
  private static final int BATCH = 25;

  /** More that take a server down are not its fault alone, or leave too much that nobody saw. */
  private static final int MOST_UNJUDGED = 5;

  /** What the server says to a change within a read-only transaction. */
  private static final int READ_ONLY = 1792;

  /** The SQLSTATE that {@link MysqlServer#canaries} raises. */
  private static final String CANARY = "CAN01";

  private static MariaOracle shared;

  private final MariaSessions sessions;
  private String before;

  private MariaOracle(MariaSessions sessions) throws SQLException {
    this.sessions = sessions;
    before = sessions.lasting();
  }

  /** On a new database with all of {@link MysqlServer#canaries} in it, for all tests of the JVM. */
  static synchronized MariaOracle shared() throws SQLException {
    if (shared == null) {
      shared = start(MysqlServer.MARIADB, DATABASE);
    }
    return shared;
  }

  /** On a new database of this name, or one made anew. */
  static MariaOracle start(MysqlServer server, String name) throws SQLException {
    return new MariaOracle(new MariaSessions(server, name));
  }

  private void goOn(Gone gone) throws SQLException {
    sessions.goOn(gone);
    before = sessions.lasting();
  }

  private void attend() throws SQLException {
    if (sessions.attend()) {
      before = sessions.lasting();
    }
  }

  /** Statements that took the server down; nothing else is said of them. */
  List<String> unjudged() {
    return sessions.unjudged();
  }

  /** Whether the server's grammar has it, as one statement; nothing of it runs. */
  @Override
  public boolean parses(String sql) throws SQLException {
    attend();
    try (var text = sessions.watching().prepareStatement("SET @text = ?")) {
      text.setString(1, sql);
      text.execute();
    }
    try {
      MariaSessions.run(sessions.watching(), "PREPARE parsed FROM @text");
      MariaSessions.run(sessions.watching(), "DEALLOCATE PREPARE parsed");
      return true;
    } catch (SQLException e) {
      if (sessions.areGone()) {
        goOn(new Gone(sql, e));
        return false;
      }
      return e.getErrorCode() != SYNTAX_ERROR;
    }
  }

  /** Runs them for what they leave behind, which counts as there before; some may fail. */
  @Override
  public void prepare(List<String> statements) throws SQLException {
    statements.forEach(this::error);
    hasChanged();
  }

  /** Whether it runs to its end and leaves and holds nothing that a read would not. */
  @Override
  public boolean isRead(String sql) throws SQLException {
    try {
      var attempt = look(sql);
      return !hasChanged() && !attempt.failed() && attempt.offence().isEmpty();
    } catch (Gone e) {
      goOn(e);
      return false;
    }
  }

  /** In which each test is done. */
  List<String> modes() {
    return sessions.server().modes();
  }

  /** From now on the server reads texts so. */
  void mode(String sqlMode) throws SQLException {
    attend();
    sessions.mode(sqlMode);
  }

  /**
   * What each of them did that a read does not do, after the text; empty if nothing. That one fails
   * is nothing, unless it fails for the transaction is read-only. What lasts is looked at after a
   * number of statements, and after each one where that shows something. Where one takes the server
   * down, those with it are tried again without it.
   */
  @Override
  public List<String> offences(List<String> statements) throws SQLException {
    var found = new ArrayList<String>();
    for (var batch = 0; batch < statements.size(); batch += BATCH) {
      var some =
          new ArrayList<>(statements.subList(batch, Math.min(batch + BATCH, statements.size())));
      var isJudged = false;
      while (!isJudged) {
        try {
          found.addAll(offencesOf(some));
          isJudged = true;
        } catch (Gone e) {
          goOn(e);
          some.remove(e.sql());
        }
      }
    }
    return found;
  }

  private List<String> offencesOf(List<String> some) throws SQLException {
    var found = new ArrayList<String>();
    for (var sql : some) {
      offence(sql).ifPresent(offence -> found.add(told(sql, offence)));
    }
    if (hasChanged()) {
      var culprits = 0;
      for (var sql : some) {
        offence(sql);
        if (hasChanged()) {
          culprits++;
          found.add(told(sql, "left something behind"));
        }
      }
      if (culprits == 0) {
        found.add(told(some.toString(), "one of them left something that it left only once"));
      }
    }
    return found;
  }

  /**
   * Runs those that are called a read in one of these dialects, each in some mode, and over the
   * list in all of them.
   */
  void assertReadsOnlyRead(List<Dialect> dialects, List<String> statements, int fewestReads)
      throws SQLException {
    var reads =
        statements.stream()
            .distinct()
            .parallel()
            .filter(sql -> isCalledRead(dialects, sql))
            .toList();
    var offences = new ArrayList<String>();
    var judged = unjudged().size();
    for (var i = 0; i < modes().size(); i++) {
      mode(modes().get(i));
      var share = new ArrayList<String>();
      for (var j = i; j < reads.size(); j += modes().size()) {
        share.add(reads.get(j));
      }
      offences.addAll(offences(share));
    }

    var lost = unjudged().subList(judged, unjudged().size());
    System.out.printf(
        "%s: %d called reads, %d judged, %d not judged %s%n",
        sessions.server(), reads.size(), reads.size() - lost.size(), lost.size(), lost);

    assertThat(offences).isEmpty();
    assertThat(reads).hasSizeGreaterThan(fewestReads);
    assertThat(lost)
        .as("took the server down, so nobody judged them")
        .hasSizeLessThan(MOST_UNJUDGED);
  }

  private static boolean isCalledRead(List<Dialect> dialects, String sql) {
    return dialects.stream()
        .map(dialect -> SqlAnalyzer.analyze(dialect, sql).statementClass())
        .anyMatch(StatementClass.READ::equals);
  }

  private String told(String sql, String offence) {
    return "%s -- %s (sql_mode '%s')".formatted(sql, offence, sessions.mode());
  }

  private boolean hasChanged() throws SQLException {
    var now = sessions.lasting();
    var changed = !now.equals(before);
    before = now;
    return changed;
  }

  private Optional<String> offence(String sql) throws SQLException {
    var first = attempt(sql);
    return first.equals(Optional.of(SLOW)) ? attempt(sql) : first;
  }

  private record Attempt(boolean failed, Optional<String> offence) {}

  private Optional<String> attempt(String sql) throws SQLException {
    return look(sql).offence();
  }

  private Attempt look(String sql) throws SQLException {
    attend();
    try {
      return lookAt(sql);
    } catch (SQLException e) {
      if (sessions.areGone()) {
        throw new Gone(sql, e);
      }
      throw e;
    }
  }

  private Attempt lookAt(String sql) throws SQLException {
    MariaSessions.run(sessions.trying(), "START TRANSACTION READ ONLY");
    var found = "";
    var failed = false;
    var start = System.nanoTime();
    try {
      MariaSessions.run(sessions.trying(), sql);
    } catch (SQLException e) {
      if (sessions.isClosed()) {
        throw e;
      }
      failed = true;
      found =
          CANARY.equals(e.getSQLState())
              ? "ran somebody's code"
              : e.getErrorCode() == READ_ONLY ? "is refused as a change" : "";
    }
    if (System.nanoTime() - start > SLOW_NANOS && found.isEmpty()) {
      found = SLOW;
    }
    if (found.isEmpty()
        && !MariaSessions.one(sessions.trying(), "SELECT RELEASE_ALL_LOCKS()").equals("0")) {
      found = "holds a named lock";
    }
    if (found.isEmpty() && holdsRows()) {
      found = "holds rows or a table";
    }
    MariaSessions.run(sessions.trying(), "ROLLBACK");
    if (found.isEmpty()) {
      return new Attempt(failed, Optional.empty());
    }
    MariaSessions.run(sessions.trying(), "UNLOCK TABLES");
    return new Attempt(failed, Optional.of(found));
  }

  private boolean holdsRows() throws SQLException {
    try {
      MariaSessions.run(sessions.watching(), "SELECT id FROM orders FOR UPDATE NOWAIT");
      return false;
    } catch (SQLException e) {
      if (sessions.watching().isClosed()) {
        throw e;
      }
      return true;
    }
  }

  /** All columns of the first row of what the text gives; empty if it is no query or fails. */
  List<String> row(String sql) {
    var values = new ArrayList<String>();
    try (var statement = sessions.trying().createStatement()) {
      statement.setEscapeProcessing(false);
      if (statement.execute(sql)) {
        try (var rows = statement.getResultSet()) {
          var columns = rows.getMetaData().getColumnCount();
          if (rows.next()) {
            for (var i = 1; i <= columns; i++) {
              values.add(String.valueOf(rows.getString(i)));
            }
          }
        }
      }
    } catch (SQLException e) {
      values.clear();
      if (sessions.isClosed()) {
        goOnUnchecked(new Gone(sql, e));
      }
    }
    return values;
  }

  /** The number of the error with which the server answers; 0 where there is none. */
  int error(String sql) {
    try {
      MariaSessions.run(sessions.trying(), sql);
      return 0;
    } catch (SQLException e) {
      if (sessions.isClosed()) {
        goOnUnchecked(new Gone(sql, e));
      }
      return e.getErrorCode();
    }
  }

  private void goOnUnchecked(Gone gone) {
    try {
      goOn(gone);
    } catch (SQLException e) {
      throw new IllegalStateException("Expected the server to start again, but got " + e, e);
    }
  }

  /** The first column of all rows, as text. */
  List<String> all(String sql) throws SQLException {
    attend();
    var values = new ArrayList<String>();
    try (var statement = sessions.watching().createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
