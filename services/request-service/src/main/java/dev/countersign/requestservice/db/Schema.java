package dev.countersign.requestservice.db;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Brings the tables to the version that this program knows: the scripts of {@code db/}, each once
 * and whole. Done when PostgreSQL is first reached rather than at start, for the gateway takes
 * commands without it. Several instances may do it at once.
 */
@ApplicationScoped
public class Schema {
  private static final List<String> SCRIPTS =
      List.of(
          "db/1.sql",
          "db/2.sql",
          "db/3.sql",
          "db/4.sql",
          "db/5.sql",
          "db/6.sql",
          "db/7.sql",
          "db/8.sql",
          "db/9.sql",
          "db/10.sql",
          "db/11.sql");
  private static final long LOCK = 0x436f756e74657273L;

  private final Pool pool;
  private volatile boolean made;

  public Schema(Pool pool) {
    this.pool = pool;
  }

  /** Does nothing when it has been done. */
  Uni<Void> ensure() {
    if (made) {
      return Uni.createFrom().voidItem();
    }
    return pool.withTransaction(this::migrate).invoke(() -> made = true);
  }

  private Uni<Void> migrate(SqlConnection connection) {
    return connection
        .query("select pg_advisory_xact_lock(" + LOCK + ")")
        .execute()
        .chain(() -> connection.query("select to_regclass('schema_version') is not null").execute())
        .chain(
            rows -> rows.iterator().next().getBoolean(0) ? version(connection) : begin(connection))
        .chain(version -> run(connection, version));
  }

  private static Uni<Integer> begin(SqlConnection connection) {
    return connection
        .query("create table schema_version (version int primary key)")
        .execute()
        .replaceWith(0);
  }

  private static Uni<Integer> version(SqlConnection connection) {
    return connection
        .query("select coalesce(max(version), 0) from schema_version")
        .execute()
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  private Uni<Void> run(SqlConnection connection, int version) {
    if (version > SCRIPTS.size()) {
      return Uni.createFrom()
          .failure(
              new IllegalStateException(
                  "Expected tables of version %d or older, but they are of version %d"
                      .formatted(SCRIPTS.size(), version)));
    }
    if (version == SCRIPTS.size()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .query(script(SCRIPTS.get(version)))
        .execute()
        .chain(
            () ->
                connection
                    .query("insert into schema_version values (" + (version + 1) + ")")
                    .execute())
        .chain(() -> run(connection, version + 1));
  }

  private static String script(String name) {
    try (var in = Schema.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Expected the script " + name + ", but it is not here");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
