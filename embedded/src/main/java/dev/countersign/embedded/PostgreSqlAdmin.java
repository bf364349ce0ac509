package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The superuser's hand on a running server, in this process or in another. */
public final class PostgreSqlAdmin {

  static final String SUPERUSER = "postgres";
  static final String PASSWORD_FILE = "superuser.password";

  private final int port;
  private final String password;

  PostgreSqlAdmin(int port, String password) {
    this.port = port;
    this.password = password;
  }

  /** For a server that another process runs on this data folder and port. */
  public static PostgreSqlAdmin of(Path data, int port) {
    try {
      return new PostgreSqlAdmin(port, Files.readString(data.resolve(PASSWORD_FILE)).strip());
    } catch (IOException e) {
      throw new ServerException("Expected a data folder of PostgreSQL, but got %s".formatted(e), e);
    }
  }

  /**
   * Makes a database and the role that owns it, or brings both to this state if they exist: the
   * role gets this password. Names are taken as they are, capitals included. The database is closed
   * to other roles.
   */
  public Database createDatabase(String name, String owner, String ownerPassword) {
    try (var connection = connect("postgres")) {
      if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", owner)) {
        execute(connection, "CREATE ROLE %I LOGIN", owner);
      }
      execute(connection, "ALTER ROLE %I LOGIN PASSWORD %L", owner, ownerPassword);
      if (!exists(connection, "SELECT FROM pg_database WHERE datname = ?", name)) {
        execute(connection, "CREATE DATABASE %I OWNER %I", name, owner);
      }
      execute(connection, "ALTER DATABASE %I OWNER TO %I", name, owner);
      execute(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", name);
      return new Database(port, name, owner, ownerPassword);
    } catch (SQLException e) {
      throw new ServerException(
          "Expected to create database %s for %s, but got SQLSTATE %s"
              .formatted(name, owner, e.getSQLState()),
          e);
    }
  }

  /** A connection as superuser; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), SUPERUSER, password);
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** The server itself quotes the names, since DDL takes no parameters. */
  private static void execute(Connection connection, String template, String... words)
      throws SQLException {
    var placeholders = ", ?".repeat(words.length);
    try (var format = connection.prepareStatement("SELECT format(?" + placeholders + ")")) {
      format.setString(1, template);
      for (int i = 0; i < words.length; i++) {
        format.setString(i + 2, words[i]);
      }
      try (var rows = format.executeQuery();
          var statement = connection.createStatement()) {
        rows.next();
        statement.execute(rows.getString(1));
      }
    }
  }
}
