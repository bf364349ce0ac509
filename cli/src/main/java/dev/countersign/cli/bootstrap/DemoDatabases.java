package dev.countersign.cli.bootstrap;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Home;
import dev.countersign.embedded.PostgreSqlAdmin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The databases of a platform on this machine: one for the views, and the targets of the demo,
 * which belong to a role whose password is the agent's alone.
 */
public final class DemoDatabases {
  public static final String VIEWS = "countersign_views";
  public static final String VIEWS_ROLE = "countersign";
  public static final String AGENT_ROLE = "agent_orders";

  /** The databases behind the target {@code orders}, by environment. */
  public static final String ORDERS_DEVELOPMENT = "orders_dev";

  public static final String ORDERS_PRODUCTION = "orders_prod";

  private final PostgreSqlAdmin server;
  private final Secrets secrets;

  public DemoDatabases(PostgreSqlAdmin server, Secrets secrets) {
    this.server = server;
    this.secrets = secrets;
  }

  /** Makes what is missing. */
  public void ensure() {
    server.createDatabase(VIEWS, VIEWS_ROLE, password(VIEWS_ROLE));
    for (var database : List.of(ORDERS_DEVELOPMENT, ORDERS_PRODUCTION)) {
      server.createDatabase(database, AGENT_ROLE, password(AGENT_ROLE));
      try (var connection = server.connect(database)) {
        fill(connection);
      } catch (SQLException e) {
        throw new CliException(
            "Expected to fill %s, but got SQLSTATE %s".formatted(database, e.getSQLState()), e);
      }
    }
  }

  /** As the agent's role, so that the table is its own. */
  private static void fill(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET ROLE " + AGENT_ROLE);
      statement.execute(Resources.text("orders.sql"));
    }
  }

  private String password(String role) {
    return Home.read(secrets.passwordFile(role));
  }
}
