package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.sql.SqlAnalyzer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of locks and rewrites, against what a second session meets at a real MariaDB. */
@Timeout(60)
class MariaDdlLockIT {
  private static final int NOT_SUPPORTED = 1845;
  private static final int NOT_SUPPORTED_FOR_A_REASON = 1846;

  private Connection changer;
  private Connection other;

  @BeforeEach
  void makeTables() throws SQLException {
    var address = MysqlServer.MARIADB.address();
    changer = DriverManager.getConnection(address);
    run(changer, "DROP DATABASE IF EXISTS ddl_locks");
    run(changer, "CREATE DATABASE ddl_locks");
    run(changer, "CREATE TABLE ddl_locks.ddl (id INT PRIMARY KEY, a INT, KEY k (a)) ENGINE=InnoDB");
    run(changer, "INSERT INTO ddl_locks.ddl VALUES (1, 1)");
    run(changer, "USE ddl_locks");
    other = DriverManager.getConnection(address);
    run(other, "USE ddl_locks");
    run(other, "SET lock_wait_timeout = 0, innodb_lock_wait_timeout = 0");
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
    changer.close();
  }

  /** Held until they are let go, so that a second session can try. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOCK TABLES ddl READ",
        "LOCK TABLES ddl WRITE",
        "LOCK TABLE ddl LOW_PRIORITY WRITE",
        "FLUSH TABLES ddl WITH READ LOCK",
        "FLUSH TABLES ddl FOR EXPORT",
      })
  void shouldKeepOthersFromWhatIsSaid(String sql) throws SQLException {
    var said = SqlAnalyzer.analyze(Dialect.MARIADB, sql).effects().lock();

    run(changer, sql);

    assertThat(works("SELECT * FROM ddl")).isEqualTo(said == DdlLock.BLOCKS_WRITES);
    assertThat(works("UPDATE ddl SET a = 2")).isFalse();
    run(changer, "UNLOCK TABLES");
    assertThat(works("UPDATE ddl SET a = 3")).isTrue();
  }

  /** What is demanded is either done so, or refused; a table that is written anew has a new id. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE ddl ADD COLUMN b INT, ALGORITHM=INSTANT",
        "ALTER TABLE ddl ADD COLUMN b INT, ALGORITHM=NOCOPY, LOCK=NONE",
        "ALTER TABLE ddl ADD COLUMN b INT, ALGORITHM=COPY, LOCK=SHARED",
        "ALTER TABLE ddl MODIFY a BIGINT, LOCK=EXCLUSIVE, ALGORITHM=COPY",
        "ALTER TABLE ddl ADD INDEX (a), ALGORITHM=NOCOPY, LOCK=NONE",
        "ALTER TABLE ddl DROP INDEX k, ALGORITHM=NOCOPY",
        "CREATE INDEX i ON ddl (a) ALGORITHM=COPY LOCK=SHARED",
        "ANALYZE TABLE ddl",
      })
  void shouldWriteAnewWhatIsSaid(String sql) throws SQLException {
    var said = SqlAnalyzer.analyze(Dialect.MARIADB, sql).effects().rewrite();
    var before = table();

    run(changer, sql);

    assertThat(said).isEqualTo(table().equals(before) ? Rewrite.NO : Rewrite.YES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE ddl MODIFY a VARCHAR(9), ALGORITHM=INSTANT",
        "ALTER TABLE ddl DROP PRIMARY KEY, ALGORITHM=NOCOPY",
        "ALTER TABLE ddl ADD COLUMN t TEXT, ADD FULLTEXT (t), ALGORITHM=INPLACE, LOCK=NONE",
      })
  void shouldBeRefusedWhatItCannotDoWithLessThanIsDemanded(String sql) {
    assertThatThrownBy(() -> run(changer, sql))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getErrorCode()).isIn(NOT_SUPPORTED, NOT_SUPPORTED_FOR_A_REASON));
  }

  /** While it runs; it ends when the other has tried. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE made SELECT a, SLEEP(50) FROM ddl",
        "CREATE TABLE made AS (SELECT a, SLEEP(50) FROM ddl)",
      })
  void shouldKeepOthersFromChangingWhatFillsATable(String sql) throws Exception {
    var said = SqlAnalyzer.analyze(Dialect.MARIADB, sql.replace("SLEEP(50)", "1")).effects().lock();
    var id = number(changer, "SELECT CONNECTION_ID()");

    var filling = CompletableFuture.runAsync(() -> works(changer, sql));
    while (number(
            other,
            "SELECT COUNT(*) FROM information_schema.processlist"
                + " WHERE state = 'User sleep' AND id = "
                + id)
        == 0) {
      Thread.onSpinWait();
    }

    assertThat(works("SELECT * FROM ddl")).isTrue();
    assertThat(works("UPDATE ddl SET a = 2")).isFalse();
    assertThat(said).isEqualTo(DdlLock.BLOCKS_WRITES);
    run(other, "KILL QUERY " + id);
    filling.get();
    assertThat(works("UPDATE ddl SET a = 3")).isTrue();
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private String table() throws SQLException {
    try (var statement = changer.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT table_id FROM information_schema.innodb_sys_tables"
                    + " WHERE name = 'ddl_locks/ddl'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private boolean works(String sql) {
    return works(other, sql);
  }

  private static boolean works(Connection connection, String sql) {
    try {
      run(connection, sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
