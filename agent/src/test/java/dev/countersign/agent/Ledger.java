package dev.countersign.agent;

import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** A database of its own on MariaDB, with the same table as {@link Bed}'s on PostgreSQL. */
final class Ledger implements AutoCloseable {
  static final TargetRef TARGET = new TargetRef("ledger", "test");

  private final String database = "t" + UUID.randomUUID().toString().replace("-", "");

  Ledger() {
    execute("CREATE DATABASE " + database);
    execute("CREATE TABLE %s.item (id int PRIMARY KEY, n int)".formatted(database));
    execute("INSERT INTO %s.item VALUES (1, 0)".formatted(database));
  }

  /** What an agent that serves it is configured with besides. */
  Map<String, String> settings() {
    return settings(SharedServers.mariaDb().port());
  }

  /** The same, by another way to the server. */
  Map<String, String> settings(int port) {
    var target = "countersign.agent.targets.\"" + TARGET + "\".";
    var server = SharedServers.mariaDb();
    try {
      var file = Files.writeString(Files.createTempFile("agent", ".password"), server.password());
      return Map.of(
          target + "url",
          "mariadb://127.0.0.1:%d/%s".formatted(port, database),
          target + "user",
          EmbeddedMariaDb.SUPERUSER,
          target + "password-file",
          file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Grant change(Bed bed, String sql) {
    return bed.policy.grant(Dialect.MARIADB, TARGET, StatementClass.WRITE, sql);
  }

  /** How often {@code UPDATE item SET n = n + 1} was committed. */
  String runs() {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT n FROM %s.item".formatted(database))) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connect() throws SQLException {
    var server = SharedServers.mariaDb();
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/".formatted(server.port()),
        EmbeddedMariaDb.SUPERUSER,
        server.password());
  }

  private static void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    execute("DROP DATABASE " + database);
  }
}
