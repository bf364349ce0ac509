package dev.countersign.sql.oracle;

import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.request.DdlLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * A real PostgreSQL that says what a statement did. The only one to use the server, so whatever is
 * different afterwards, the statement did.
 */
final class Oracle implements Judgment.Server {

  private static final long SLOW_NANOS = 1_500_000_000L;
  private static final String SLOW = "slow";
  private static final int BATCH = 25;
  private static final int NEWEST = 18;
  private static final String TIMEOUT = "SET statement_timeout = 2000";

  /** The SQLSTATE that {@code canaries.sql} raises. */
  private static final String CANARY = "CAN01";

  /** What outlives a transaction, or happens while it ends. */
  private static final String LASTING =
      """
      SELECT concat_ws(' ', 'transactions', pg_snapshot_xmax(pg_current_snapshot()),
        'sequence', (SELECT last_value || is_called::text FROM numbers),
        'settings', (SELECT md5(string_agg(name || setting, ',' ORDER BY name)) FROM pg_settings
                      WHERE name NOT LIKE '%.%'),
        'session', (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()
                     AND locktype = 'advisory'),
        (SELECT count(*) FROM pg_cursors), (SELECT count(*) FROM pg_listening_channels()),
        pg_my_temp_schema(), current_user, session_user)\
      """;

  private static final String LOCKS =
      """
      SELECT concat_ws(' ', (SELECT string_agg(locktype || ' ' || mode, ', ') FROM pg_locks
          WHERE pid = pg_backend_pid() AND NOT (locktype = 'virtualxid')
          AND NOT (locktype = 'relation' AND mode = 'AccessShareLock')),
        CASE WHEN pg_current_xact_id_if_assigned() IS NOT NULL THEN 'a transaction id' END,
        CASE WHEN current_setting('transaction_read_only') = 'on' THEN 'a setting' END)\
      """;

  private static final String SYNTAX_ERROR = "42601";

  /** What it says to a change within a read-only transaction. */
  private static final String READ_ONLY = "25006";

  /** What it says to a role that may not; a superuser may read files and end backends. */
  private static final String NOT_ALLOWED = "42501";

  /**
   * May read what is in the database, and nothing else. The two of information_schema tell of the
   * server's grammar and of types, and are closed for no reason that anybody knows.
   */
  private static final String ORDINARY =
      """
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ordinary') THEN CREATE ROLE ordinary; END IF;
      END $$;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO ordinary;
      GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ordinary;
      GRANT SELECT ON information_schema.sql_parts, information_schema.transforms TO ordinary\
      """;

  /** Of what was made since, too. */
  private static final String ORDINARY_READS =
      """
      DO $$ DECLARE s name; BEGIN
        FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)' LOOP
          EXECUTE format('GRANT USAGE ON SCHEMA %1$I TO ordinary', s);
          EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %1$I TO ordinary', s);
          EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %1$I TO ordinary', s);
        END LOOP;
      END $$""";

  private static Oracle shared;

  private final Connection connection;
  private final Connection grammar;
  private String before;

  private Oracle(Connection connection, Connection grammar) throws SQLException {
    this.connection = connection;
    this.grammar = grammar;
    this.before = one(LASTING);
  }

  /** On a new database with everything of {@code canaries.sql} in it, for all tests of the JVM. */
  static synchronized Oracle shared() throws SQLException, IOException {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** On a new database with everything of {@code canaries.sql} in it. */
  static Oracle start() throws SQLException, IOException {
    var admin = SharedServers.postgreSql();
    try (var server = admin.connect("postgres")) {
      requireVersion(server);
      run(server, "ALTER SYSTEM SET autovacuum = off");
      run(server, "SELECT pg_reload_conf()");
    }
    var database = SharedServers.freshDatabase();
    var url = "";
    try (var setup = admin.connect(database.name());
        var canaries = Oracle.class.getResourceAsStream("canaries.sql")) {
      run(
          setup,
          new String(Objects.requireNonNull(canaries).readAllBytes(), StandardCharsets.UTF_8));
      run(setup, ORDINARY);
      run(setup, "ALTER ROLE \"" + database.owner() + "\" SUPERUSER");
      url = database.jdbcUrl();
    }
    var properties = new Properties();
    properties.setProperty("user", database.owner());
    properties.setProperty("password", database.password());
    var grammar = DriverManager.getConnection(url, properties);
    properties.setProperty("preferQueryMode", "simple");
    var connection = DriverManager.getConnection(url, properties);
    run(connection, TIMEOUT);
    return new Oracle(connection, grammar);
  }

  /** Which of its versions this run is about: 14 to 18, and the newest unless one is given. */
  static int version() {
    return Integer.getInteger("countersign.postgresql", NEWEST);
  }

  static boolean isNewest() {
    return version() == NEWEST;
  }

  /** A run about one version is not to pass for another's because of what is on the class path. */
  private static void requireVersion(Connection server) throws SQLException {
    try (var statement = server.createStatement();
        var rows = statement.executeQuery("SHOW server_version_num")) {
      rows.next();
      if (rows.getInt(1) / 10_000 != version()) {
        throw new IllegalStateException(
            "Expected PostgreSQL %d, but it is %d".formatted(version(), rows.getInt(1)));
      }
    }
  }

  /** Without the functions and types of extensions, which are somebody's own. */
  static Oracle withoutExtensions() throws SQLException, IOException {
    var oracle = start();
    oracle.prepare(
        oracle.all(
            "SELECT 'DROP EXTENSION ' || extname || ' CASCADE' FROM pg_extension"
                + " WHERE extname <> 'plpgsql'"));
    return oracle;
  }

  /** Whether the server's grammar has it, as one statement; nothing of it runs. */
  @Override
  public boolean parses(String sql) throws SQLException {
    try (var statement = grammar.prepareStatement(sql.replace("?", "??"))) {
      statement.getMetaData();
      return true;
    } catch (SQLException e) {
      return e.getSQLState() != null && !e.getSQLState().equals(SYNTAX_ERROR);
    }
  }

  /** Runs them for what they leave behind, which counts as there before; some may fail. */
  @Override
  public void prepare(List<String> statements) throws SQLException {
    for (var sql : statements) {
      look(sql);
    }
    run(connection, ORDINARY_READS);
    hasChanged();
  }

  /** Whether it runs to its end and leaves and holds nothing that a read would not. */
  @Override
  public boolean isRead(String sql) throws SQLException {
    var attempt = look(sql);
    return hasChanged().isEmpty() && !attempt.failed() && attempt.offence().isEmpty();
  }

  /**
   * What each of them did that a read does not do, after the text; empty if nothing. That one fails
   * is nothing, unless it fails for it would change something, or reach beyond what a role may that
   * only reads the database. What lasts is looked at after a number of statements, and after each
   * one where that shows something.
   */
  @Override
  public List<String> offences(List<String> statements) throws SQLException {
    var found = new ArrayList<String>();
    for (var batch = 0; batch < statements.size(); batch += BATCH) {
      var some = statements.subList(batch, Math.min(batch + BATCH, statements.size()));
      for (var sql : some) {
        offence(sql).ifPresent(offence -> found.add(sql + " -- " + offence));
      }
      if (hasChanged().isPresent()) {
        var culprits = 0;
        for (var sql : some) {
          offence(sql);
          var change = hasChanged();
          change.ifPresent(now -> found.add(sql + " -- left " + now));
          culprits += change.isPresent() ? 1 : 0;
        }
        if (culprits == 0) {
          found.add(some + " -- one of them left something that it left only once");
        }
      }
    }
    return found;
  }

  private Optional<String> hasChanged() throws SQLException {
    var now = one(LASTING);
    var changed = !now.equals(before);
    before = now;
    return changed ? Optional.of(now) : Optional.empty();
  }

  private Optional<String> offence(String sql) throws SQLException {
    var first = attempt(sql);
    return first.equals(Optional.of(SLOW)) ? attempt(sql) : first;
  }

  private record Attempt(boolean failed, Optional<String> offence) {}

  private Optional<String> attempt(String sql) throws SQLException {
    var looked = look(sql);
    return looked.failed() || looked.offence().isPresent() ? looked.offence() : refusal(sql);
  }

  /** What ran as a superuser is run once more, in a read-only transaction of an ordinary role. */
  private Optional<String> refusal(String sql) throws SQLException {
    run(connection, "BEGIN READ ONLY; SET LOCAL ROLE ordinary");
    try {
      run(connection, sql);
      return Optional.empty();
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case READ_ONLY -> Optional.of("is refused as a change");
        case NOT_ALLOWED -> Optional.of("is refused to an ordinary role");
        default -> Optional.empty();
      };
    } finally {
      run(connection, "ROLLBACK");
    }
  }

  private Attempt look(String sql) throws SQLException {
    run(connection, "BEGIN");
    var found = "";
    var failed = false;
    var start = System.nanoTime();
    try {
      run(connection, sql);
      var locks = one(LOCKS);
      found = locks.isEmpty() ? "" : "holds " + locks;
    } catch (SQLException e) {
      failed = true;
      found = CANARY.equals(e.getSQLState()) ? "ran somebody's code" : "";
    }
    if (System.nanoTime() - start > SLOW_NANOS) {
      found = found.isEmpty() ? SLOW : found;
    }
    run(connection, "COMMIT");
    return new Attempt(failed, found.isEmpty() ? Optional.empty() : Optional.of(found));
  }

  /**
   * What a change of the schema did.
   *
   * @param lock what it keeps others from, of all tables that were there before
   * @param rewritten whether rows of any of these were written anew
   */
  record Done(DdlLock lock, boolean rewritten) {}

  /** By oid, for a name may change. */
  private static final String DDL_TABLES =
      "SELECT oid FROM pg_class WHERE relname ~ '^ddl' AND relkind IN ('r', 'p', 'm', 'i')";

  private static final String FILES =
      "SELECT oid || ':' || relfilenode FROM pg_class WHERE relkind IN ('r', 'm')";

  private static final String DDL_LOCKS =
      "SELECT relation || ':' || mode FROM pg_locks WHERE pid = pg_backend_pid()"
          + " AND locktype = 'relation'";

  /** Makes the change, on tables of {@code canaries.sql}, looks at it, and takes it back. */
  Done ddl(String sql) throws SQLException {
    run(connection, "BEGIN");
    try {
      var there = new TreeSet<>(all(DDL_TABLES));
      var files = all(FILES);
      run(connection, sql);
      var lock = DdlLock.NONE;
      for (var held : all(DDL_LOCKS)) {
        if (there.contains(held.substring(0, held.indexOf(':')))) {
          lock = lock.worst(blocks(held.substring(held.indexOf(':') + 1)));
        }
      }
      var rewritten =
          !sql.startsWith("TRUNCATE")
              && all(FILES).stream()
                  .filter(file -> there.contains(file.substring(0, file.indexOf(':'))))
                  .anyMatch(file -> !files.contains(file));
      return new Done(lock, rewritten);
    } finally {
      run(connection, "ROLLBACK");
    }
  }

  private static DdlLock blocks(String mode) {
    return switch (mode) {
      case "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock" ->
          DdlLock.CONCURRENT;
      case "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock" -> DdlLock.BLOCKS_WRITES;
      default -> DdlLock.BLOCKS_ALL;
    };
  }

  /** Lets go of everything that the session holds. */
  void letGo() throws SQLException {
    run(connection, "DISCARD ALL");
    run(connection, TIMEOUT);
    hasChanged();
  }

  /** The first column of all rows, as text. */
  List<String> all(String sql) throws SQLException {
    var values = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  /** All columns of the first row of what the text gives; empty if it is no query or fails. */
  List<String> row(String sql) throws SQLException {
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
      if (connection.isClosed()) {
        throw e;
      }
    }
    return values;
  }

  void set(String name, String value) throws SQLException {
    run(connection, "SET " + name + " = " + value);
  }

  private String one(String sql) throws SQLException {
    return String.valueOf(all(sql).getFirst());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
