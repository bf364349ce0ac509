package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real MariaDB does not show to a user without rights is no read. */
@Timeout(60)
class MariaOrdinaryUserIT {

  private static final List<String> SHOWS =
      List.of(
          "SHOW GRANTS FOR root@localhost",
          "SHOW CREATE USER root@localhost",
          "SHOW MASTER STATUS",
          "SHOW ENGINE INNODB STATUS",
          "SHOW SLAVE STATUS",
          "SHOW BINARY LOGS");

  @Test
  void shouldNotReadWhatAnOrdinaryUserMayNot() throws SQLException {
    var address = MysqlServer.MARIADB.address();
    var statements = new ArrayList<>(SHOWS);
    try (var root = DriverManager.getConnection(address)) {
      run(root, "CREATE OR REPLACE USER ordinary@'%' IDENTIFIED BY 'ordinary'");
      run(root, "CREATE OR REPLACE USER ordinary@localhost IDENTIFIED BY 'ordinary'");
      try (var tables =
          root.createStatement()
              .executeQuery(
                  "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema"
                      + " IN ('mysql', 'sys', 'performance_schema', 'information_schema')")) {
        while (tables.next()) {
          statements.add(
              "SELECT * FROM %s.`%s` LIMIT 0".formatted(tables.getString(1), tables.getString(2)));
        }
      }
    }

    var refused = new ArrayList<String>();
    var wrong = new ArrayList<String>();
    var theirs =
        address.replaceFirst("user=root&password=[^&]*", "user=ordinary&password=ordinary");
    try (var ordinary = DriverManager.getConnection(theirs)) {
      for (var sql : statements) {
        if (!works(ordinary, sql)) {
          refused.add(sql);
          if (SqlAnalyzer.analyze(Dialect.MARIADB, sql).statementClass() == StatementClass.READ) {
            wrong.add(sql);
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(refused).hasSizeGreaterThan(100).containsAll(SHOWS);
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
