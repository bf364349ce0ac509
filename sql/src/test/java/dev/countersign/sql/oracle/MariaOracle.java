package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

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
  private static final int PATIENCE_SECONDS = 30;

  /** More that take a server down are not its fault alone, or leave too much that nobody saw. */
  private static final int MOST_UNJUDGED = 5;

  /** What the server says to a change within a read-only transaction. */
  private static final int READ_ONLY = 1792;

  /** The SQLSTATE that {@link MysqlServer#canaries} raises. */
  private static final String CANARY = "CAN01";

  /** Most random statements fail, and the driver tells the log of each. */
  private static final Logger DRIVER = Logger.getLogger("org.mariadb.jdbc");

  private static MariaOracle shared;

  private final MysqlServer server;
  private final String name;
  private final List<String> unjudged = new ArrayList<>();
  private Connection connection;
  private Connection watcher;
  private Path files;
  private int starts;
  private String mode = "";
  private String before;

  /** The server went away while it ran this. */
  private static final class Gone extends SQLException {
    private static final long serialVersionUID = 1;
    private final String sql;

    Gone(String sql, SQLException cause) {
      super("Expected the server to outlive " + sql, cause);
      this.sql = sql;
    }
  }

  private MariaOracle(MysqlServer server, String name) throws SQLException {
    this.server = server;
    this.name = name;
    connect();
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
    DRIVER.setLevel(Level.OFF);
    return new MariaOracle(server, name);
  }

  private void connect() throws SQLException {
    starts = server.starts();
    var url = server.address();
    try (var setup = DriverManager.getConnection(url);
        var canaries = MariaOracle.class.getResourceAsStream(server.canaries())) {
      var text =
          new String(Objects.requireNonNull(canaries).readAllBytes(), StandardCharsets.UTF_8);
      run(setup, text.replace(DATABASE + ";", name + ";"));
    } catch (IOException e) {
      throw new IllegalStateException("Expected the canaries, but got " + e, e);
    }
    var database = url.replace("/?", "/" + name + "?");
    connection = DriverManager.getConnection(database);
    watcher = DriverManager.getConnection(database);
    files = Path.of(one(watcher, "SELECT @@datadir")).resolve(one(watcher, "SELECT DATABASE()"));
    run(watcher, server.impatient());
    run(connection, server.limited());
    mode(mode);
    before = lasting();
  }

  /**
   * Of a statement that took the server down nobody can say what else it did: it is not judged, and
   * told of. All that the server had is made anew, for what it left may be anything.
   */
  private void goOn(Gone gone) throws SQLException {
    unjudged.add("%s (sql_mode '%s')".formatted(gone.sql, mode));
    System.err.println(
        "NOT JUDGED: the server went away while it ran %s (%s); started again (%d such so far)"
            .formatted(unjudged.getLast(), gone.getCause(), unjudged.size()));
    server.startAnew();
    connect();
  }

  /** Statements that took the server down; nothing else is said of them. */
  List<String> unjudged() {
    return List.copyOf(unjudged);
  }

  /** Where another's statement took the server down since. */
  private void attend() throws SQLException {
    if (starts != server.starts()) {
      connect();
    }
  }

  /** Whether the server ended the sessions; a statement that only fails leaves them. */
  private boolean isGone() {
    return isGone(connection) || isGone(watcher);
  }

  private static boolean isGone(Connection session) {
    try {
      return session.isClosed() || !session.isValid(PATIENCE_SECONDS);
    } catch (SQLException e) {
      return true;
    }
  }

  /** As far as the driver knows already. */
  private static boolean isClosed(Connection session) {
    try {
      return session.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /** Whether the server's grammar has it, as one statement; nothing of it runs. */
  @Override
  public boolean parses(String sql) throws SQLException {
    attend();
    try (var text = watcher.prepareStatement("SET @text = ?")) {
      text.setString(1, sql);
      text.execute();
    }
    try {
      run(watcher, "PREPARE parsed FROM @text");
      run(watcher, "DEALLOCATE PREPARE parsed");
      return true;
    } catch (SQLException e) {
      if (isGone()) {
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
    return server.modes();
  }

  /** From now on the server reads texts so. */
  void mode(String sqlMode) throws SQLException {
    mode = sqlMode;
    attend();
    run(connection, "SET sql_mode = '" + sqlMode + "'");
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
          some.remove(e.sql);
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
    var before = unjudged.size();
    for (var i = 0; i < modes().size(); i++) {
      mode(modes().get(i));
      var share = new ArrayList<String>();
      for (var j = i; j < reads.size(); j += modes().size()) {
        share.add(reads.get(j));
      }
      offences.addAll(offences(share));
    }

    var lost = unjudged.subList(before, unjudged.size());
    System.out.printf(
        "%s: %d called reads, %d judged, %d not judged %s%n",
        server, reads.size(), reads.size() - lost.size(), lost.size(), lost);

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
    return "%s -- %s (sql_mode '%s')".formatted(sql, offence, mode);
  }

  private boolean hasChanged() throws SQLException {
    var now = lasting();
    var changed = !now.equals(before);
    before = now;
    return changed;
  }

  private String lasting() throws SQLException {
    try (var list = Files.list(files)) {
      var here = list.map(path -> path.getFileName().toString()).sorted().toList();
      return one(connection, server.lasting()) + here;
    } catch (IOException e) {
      throw new IllegalStateException("Expected the server's files, but got " + e, e);
    }
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
      if (isGone()) {
        throw new Gone(sql, e);
      }
      throw e;
    }
  }

  private Attempt lookAt(String sql) throws SQLException {
    run(connection, "START TRANSACTION READ ONLY");
    var found = "";
    var failed = false;
    var start = System.nanoTime();
    try {
      run(connection, sql);
    } catch (SQLException e) {
      if (connection.isClosed()) {
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
    if (found.isEmpty() && !one(connection, "SELECT RELEASE_ALL_LOCKS()").equals("0")) {
      found = "holds a named lock";
    }
    if (found.isEmpty() && holdsRows()) {
      found = "holds rows or a table";
    }
    run(connection, "ROLLBACK");
    if (found.isEmpty()) {
      return new Attempt(failed, Optional.empty());
    }
    run(connection, "UNLOCK TABLES");
    return new Attempt(failed, Optional.of(found));
  }

  private boolean holdsRows() throws SQLException {
    try {
      run(watcher, "SELECT id FROM orders FOR UPDATE NOWAIT");
      return false;
    } catch (SQLException e) {
      if (watcher.isClosed()) {
        throw e;
      }
      return true;
    }
  }

  /** All columns of the first row of what the text gives; empty if it is no query or fails. */
  List<String> row(String sql) {
    var values = new ArrayList<String>();
    try (var statement = connection.createStatement()) {
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
      if (isClosed(connection)) {
        goOnUnchecked(new Gone(sql, e));
      }
    }
    return values;
  }

  /** The number of the error with which the server answers; 0 where there is none. */
  int error(String sql) {
    try {
      run(connection, sql);
      return 0;
    } catch (SQLException e) {
      if (isClosed(connection)) {
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
    try (var statement = watcher.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** Runs all of it and looks at every result, for an error may come late. */
  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      var isRows = statement.execute(sql);
      while (isRows || statement.getUpdateCount() != -1) {
        isRows = statement.getMoreResults();
      }
    }
  }
}
