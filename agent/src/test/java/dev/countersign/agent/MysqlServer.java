package dev.countersign.agent;

import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.InstalledMysql;
import dev.countersign.embedded.MariaDbAdmin;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.request.Dialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * What tests of MariaDB and MySQL run on: the embedded MariaDB, unless a person asks for an
 * installed MySQL 8 with {@code -Dcountersign.agent.dialect=MYSQL}.
 */
public final class MysqlServer {
  public static final Dialect DIALECT =
      Dialect.valueOf(System.getProperty("countersign.agent.dialect", "MARIADB"));

  private static final String PLAIN = "plain";

  private MysqlServer() {}

  public static MariaDbAdmin admin() {
    return admin(DIALECT);
  }

  public static MariaDbAdmin admin(Dialect dialect) {
    if (dialect == Dialect.MARIADB) {
      return SharedServers.mariaDb();
    }
    return SharedServers.mysql(
        InstalledMysql.program()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Expected a mysqld 8 on the PATH, but there is none")));
  }

  /** How a target's url begins. */
  public static String scheme(Dialect dialect) {
    return dialect == Dialect.MYSQL ? "mysql" : "mariadb";
  }

  public static Connection connect() throws SQLException {
    return connect(admin(), DIALECT, "");
  }

  /** As the superuser. */
  public static Connection connect(MariaDbAdmin server, Dialect dialect, String database)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/%s?allowMultiQueries=true&sslMode=%s"
            .formatted(server.port(), database, dialect == Dialect.MYSQL ? "trust" : "disable"),
        EmbeddedMariaDb.SUPERUSER,
        server.password());
  }

  /**
   * Who may do everything with the superuser's password and without TLS, where a test reads what
   * goes over the line. MySQL's own way of signing in wants TLS.
   */
  static String plainUser() throws SQLException {
    if (DIALECT == Dialect.MARIADB) {
      return EmbeddedMariaDb.SUPERUSER;
    }
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1'
            IDENTIFIED WITH mysql_native_password BY '%2$s';
          GRANT ALL ON *.* TO '%1$s'@'127.0.0.1'
          """
              .formatted(PLAIN, admin().password()));
    }
    return PLAIN;
  }
}
