package dev.countersign.embedded;

import dev.countersign.embedded.ServerMain.Started;
import java.util.Map;

/**
 * PostgreSQL as a process of its own: {@code PostgreSqlServerMain [--port N] [--data FOLDER]}.
 * Prints {@code ready port=PORT} when clients can connect; the superuser's password is in {@code
 * superuser.password} in the data folder. Stops on SIGTERM, exits 1 with one line on stderr if the
 * server cannot start, and exits 2 if it ends by itself.
 */
public final class PostgreSqlServerMain {

  private PostgreSqlServerMain() {}

  public static void main(String... words) {
    ServerMain.run("postgresql", PostgreSqlServerMain::start, words);
  }

  private static Started start(Arguments arguments) {
    var server =
        EmbeddedPostgreSql.start(
            new PostgreSqlOptions(arguments.data(), arguments.port(), Map.of()));
    return new Started(server, server.ended(), "ready port=" + server.port());
  }
}
