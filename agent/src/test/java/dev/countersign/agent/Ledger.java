package dev.countersign.agent;

import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * A database of its own on {@link MysqlServer}, with the same table as {@link Bed}'s on PostgreSQL.
 */
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
    return settings(MysqlServer.admin().port());
  }

  /** The same, by another way to the server. */
  Map<String, String> settings(int port) {
    var target = "countersign.agent.targets.\"" + TARGET + "\".";
    try {
      var file =
          Files.writeString(
              Files.createTempFile("agent", ".password"), MysqlServer.admin().password());
      return Map.of(
          target + "url",
          "%s://127.0.0.1:%d/%s?sslmode=disable"
              .formatted(MysqlServer.scheme(MysqlServer.DIALECT), port, database),
          target + "user",
          MysqlServer.plainUser(),
          target + "password-file",
          file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Grant change(Bed bed, String sql) {
    return bed.policy.grant(MysqlServer.DIALECT, TARGET, StatementClass.WRITE, sql);
  }

  /** How often {@code UPDATE item SET n = n + 1} was committed. */
  String runs() {
    try (var connection = MysqlServer.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT n FROM %s.item".formatted(database))) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) {
    try (var connection = MysqlServer.connect();
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
