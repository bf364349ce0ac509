package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.sql.SqlAnalyzer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which tables a change of the schema is said to change, against those that real servers lock, make
 * anew or report on: none of them may be missing.
 */
@Timeout(60)
class NamedTablesIT {

  private static final List<String> OF_POSTGRESQL =
      List.of(
          "a",
          "b",
          "c",
          "view",
          "index",
          "schema",
          "tables",
          "if",
          "exists",
          "system",
          "database",
          "inherits",
          "partition");

  private static final List<String> OF_MARIADB =
      List.of("a", "b", "c", "view", "tables", "only", "local", "system", "verbose");

  private static final String TABLES =
      "SELECT oid, relname FROM pg_class"
          + " WHERE relkind IN ('r', 'm') AND relnamespace = 'named'::regnamespace";

  private static final String LOCKED =
      "SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid()"
          + " AND locktype = 'relation' AND mode <> 'AccessShareLock'";

  /** Of what is written anew, MariaDB changes the number. */
  private static final String NUMBERED =
      "SELECT SUBSTRING(name, 7), table_id FROM information_schema.innodb_sys_tables"
          + " WHERE name LIKE 'named/%'";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRUNCATE ONLY (a)",
        "TRUNCATE TABLE ONLY (a), b",
        "TRUNCATE b, ONLY (a), c * RESTART IDENTITY",
        "ALTER TABLE ONLY (a) DROP x",
        "ALTER TABLE IF EXISTS ONLY (a) ADD y int",
        "ALTER TABLE if ADD y int",
        "ALTER TABLE if RENAME TO y",
        "ALTER TABLE IF EXISTS exists ALTER x TYPE text",
        "ALTER TABLE view ADD y int",
        "ALTER TABLE system DROP COLUMN x",
        "ALTER TABLE tables RENAME TO y",
        "ALTER TABLE inherits INHERIT partition",
        "CREATE INDEX i ON ONLY (a) (x)",
        "CREATE STATISTICS s ON x, z FROM ONLY (a)",
        "TRUNCATE schema",
        "TRUNCATE view, index, tables, if, exists, system, database RESTART IDENTITY",
        "DROP TABLE b, system RESTRICT",
        "DROP TABLE IF EXISTS if, inherits",
        "ANALYZE VERBOSE system, view (x)",
        "REINDEX TABLE system",
        "COMMENT ON TABLE view IS 'x'",
        "COMMENT ON COLUMN view.x IS 'x'",
        "LOCK tables IN SHARE MODE",
        "LOCK ONLY (a), b",
      })
  void shouldMissNoneThatPostgresqlLocks(String sql) throws SQLException {
    try (var connection = SharedServers.postgreSql().connect("postgres")) {
      run(connection, "DROP SCHEMA IF EXISTS named CASCADE");
      run(connection, "CREATE SCHEMA named");
      run(connection, "SET search_path = named");
      for (var table : OF_POSTGRESQL) {
        run(connection, "CREATE TABLE " + table + " (x int, z int)");
      }
      var names = pairs(connection, TABLES);

      run(connection, "BEGIN");
      run(connection, sql);
      var locked = pairs(connection, LOCKED).keySet();
      run(connection, "ROLLBACK");

      names.keySet().retainAll(locked);
      shouldMissNone(Dialect.POSTGRESQL, sql, names.values());
      run(connection, "DROP SCHEMA named CASCADE");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRUNCATE .a",
        "TRUNCATE TABLE only WAIT 5",
        "TRUNCATE view",
        "DROP TABLE a, .b",
        "DROP TABLE view CASCADE",
        "DROP TABLES IF EXISTS .a, b WAIT 5 RESTRICT",
        "ALTER TABLE .a DROP x, ALGORITHM=COPY",
        "ALTER TABLE system WAIT 5 DROP x, ALGORITHM=COPY",
        "ALTER IGNORE TABLE verbose NOWAIT DROP x, ALGORITHM=COPY",
        "ALTER TABLE a RENAME .y",
        "ALTER TABLE .a RENAME TO .y",
        "RENAME TABLE .a TO .y",
        "RENAME TABLE a WAIT 5 TO y, c NOWAIT TO d",
        "RENAME TABLE tables TO y",
        "CREATE INDEX i ON .a (x) ALGORITHM=COPY",
        "CREATE TABLE .y LIKE .a",
        "ANALYZE TABLE a PERSISTENT FOR ALL, b",
        "ANALYZE LOCAL TABLE a PERSISTENT FOR COLUMNS (x, z) INDEXES ALL, .b",
        "ANALYZE TABLES a PERSISTENT FOR COLUMNS ALL INDEXES (), b",
        "ANALYZE TABLE local, system",
        "OPTIMIZE NO_WRITE_TO_BINLOG TABLE a, local WAIT 3",
        "CHECK TABLE a, b FOR UPGRADE",
        "REPAIR LOCAL TABLE a, b QUICK EXTENDED",
        "CHECKSUM TABLE a, .b EXTENDED",
        "LOAD INDEX INTO CACHE a IGNORE LEAVES, b",
      })
  void shouldMissNoneThatMariaDbMakesAnewOrReportsOn(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(MysqlServer.MARIADB.address())) {
      run(connection, "CREATE OR REPLACE DATABASE named");
      run(connection, "USE named");
      for (var table : OF_MARIADB) {
        run(connection, "CREATE TABLE " + table + " (x INT, z INT, KEY k (z))");
      }
      var before = pairs(connection, NUMBERED);

      var changed = reportedOn(connection, sql);
      var after = pairs(connection, NUMBERED);

      before.forEach((name, id) -> addIf(!id.equals(after.get(name)), name, changed));
      after.forEach((name, id) -> addIf(!id.equals(before.get(name)), name, changed));
      shouldMissNone(Dialect.MARIADB, sql, changed);
      run(connection, "DROP DATABASE named");
    }
  }

  /**
   * Of what stays locked, a second session is told only that it is; so this is the grammar alone.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOCK TABLES a WRITE CONCURRENT, b WRITE",
        "LOCK TABLES a READ LOCAL, b AS x READ, c y LOW_PRIORITY WRITE, .view READ WAIT 5",
      })
  void shouldMissNoneThatMariaDbLocks(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(MysqlServer.MARIADB.address())) {
      run(connection, "CREATE OR REPLACE DATABASE named");
      run(connection, "USE named");
      for (var table : OF_MARIADB) {
        run(connection, "CREATE TABLE " + table + " (x INT)");
      }

      run(connection, sql);
      var locked = new TreeSet<String>();
      for (var table : OF_MARIADB) {
        addIf(isInUse(connection, table), table, locked);
      }
      run(connection, "UNLOCK TABLES");

      shouldMissNone(Dialect.MARIADB, sql, locked);
      run(connection, "DROP DATABASE named");
    }
  }

  private static void shouldMissNone(Dialect dialect, String sql, Collection<String> changed) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(changed).isNotEmpty();
    assertThat(analysis.tables()).containsAll(changed);
    if (!analysis.effects().unknown().contains(EffectList.READS)) {
      assertThat(analysis.effects().writes()).containsAll(changed);
      assertThat(analysis.effects().unknown()).containsExactly(EffectList.COLUMNS_WRITTEN);
    }
  }

  private static boolean isInUse(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SHOW OPEN TABLES FROM named WHERE in_use > 0 AND `table` = '" + table + "'")) {
      return rows.next();
    }
  }

  private static void addIf(boolean holds, String name, Set<String> names) {
    if (holds) {
      names.add(name);
    }
  }

  private static Set<String> reportedOn(Connection connection, String sql) throws SQLException {
    var names = new TreeSet<String>();
    try (var statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (var rows = statement.getResultSet()) {
          while (rows.next()) {
            names.add(rows.getString(1).substring("named.".length()));
          }
        }
      }
    }
    return names;
  }

  private static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
    var pairs = new TreeMap<String, String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        pairs.put(rows.getString(1), rows.getString(2));
      }
    }
    return pairs;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
