package dev.countersign.sql.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Two sessions at one database of a MariaDB, or MySQL, that outlive it: where a statement takes the
 * server down, they are opened anew at one that is made anew, and the statement is told of.
 */
final class MariaSessions {
  private static final String DATABASE = "oracle";
  private static final int PATIENCE_SECONDS = 30;

  /** Most random statements fail, and the driver tells the log of each. */
  private static final Logger DRIVER = Logger.getLogger("org.mariadb.jdbc");

  private final MysqlServer server;
  private final String name;
  private final List<String> unjudged = new ArrayList<>();
  private Connection connection;
  private Connection watcher;
  private Path files;
  private int starts;
  private String mode = "";

  /** The server went away while it ran this. */
  static final class Gone extends SQLException {
    private static final long serialVersionUID = 1;
    private final String sql;

    Gone(String sql, SQLException cause) {
      super("Expected the server to outlive " + sql, cause);
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  /** On a new database of this name, or one made anew. */
  MariaSessions(MysqlServer server, String name) throws SQLException {
    DRIVER.setLevel(Level.OFF);
    this.server = server;
    this.name = name;
    connect();
  }

  private void connect() throws SQLException {
    starts = server.starts();
    var url = server.address();
    try (var setup = DriverManager.getConnection(url);
        var canaries = MariaSessions.class.getResourceAsStream(server.canaries())) {
      var text =
          new String(Objects.requireNonNull(canaries).readAllBytes(), StandardCharsets.UTF_8);
      run(setup, text.replace(DATABASE + ";", name + ";"));
    } catch (IOException e) {
      throw new IllegalStateException("Expected the canaries, but got " + e, e);
    }
    var database = url.replace("/?", "/" + name + "?");
    connection = DriverManager.getConnection(database);
    watcher = DriverManager.getConnection(database);
    files = Path.of(one(watcher, "SELECT @@datadir")).resolve(one(watcher, "SELECT DATABASE()"));
    run(watcher, server.impatient());
    run(connection, server.limited());
    setMode();
  }

  private void setMode() throws SQLException {
    run(connection, "SET sql_mode = '" + mode + "'");
  }

  MysqlServer server() {
    return server;
  }

  /** In which statements are tried. */
  Connection trying() {
    return connection;
  }

  /** In which is looked at what they hold. */
  Connection watching() {
    return watcher;
  }

  String mode() {
    return mode;
  }

  /** From now on the server reads texts so. */
  void mode(String sqlMode) throws SQLException {
    mode = sqlMode;
    attend();
    setMode();
  }

  /** Statements that took the server down; nothing else is said of them. */
  List<String> unjudged() {
    return List.copyOf(unjudged);
  }

  /**
   * Opens the sessions anew where another's statement took the server down since.
   *
   * @return whether it did
   */
  boolean attend() throws SQLException {
    if (starts == server.starts()) {
      return false;
    }
    connect();
    return true;
  }

  /**
   * Of a statement that took the server down nobody can say what else it did: it is not judged, and
   * told of. All that the server had is made anew, for what it left may be anything.
   */
  void goOn(Gone gone) throws SQLException {
    unjudged.add("%s (sql_mode '%s')".formatted(gone.sql, mode));
    System.err.println(
        "NOT JUDGED: the server went away while it ran %s (%s); started again (%d such so far)"
            .formatted(unjudged.getLast(), gone.getCause(), unjudged.size()));
    server.startAnew();
    connect();
  }

  /** Whether the server ended the sessions; a statement that only fails leaves them. */
  boolean areGone() {
    return isGone(connection) || isGone(watcher);
  }

  private static boolean isGone(Connection session) {
    try {
      return session.isClosed() || !session.isValid(PATIENCE_SECONDS);
    } catch (SQLException e) {
      return true;
    }
  }

  /** Whether that in which statements are tried is gone, as far as the driver knows already. */
  boolean isClosed() {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /** What lasts beyond a statement: rows, settings, and files beside those of the tables. */
  String lasting() throws SQLException {
    try (var list = Files.list(files)) {
      var here = list.map(path -> path.getFileName().toString()).sorted().toList();
      return one(connection, server.lasting()) + here;
    } catch (IOException e) {
      throw new IllegalStateException("Expected the server's files, but got " + e, e);
    }
  }

  static String one(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** Runs all of it and looks at every result, for an error may come late. */
  static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      var isRows = statement.execute(sql);
      while (isRows || statement.getUpdateCount() != -1) {
        isRows = statement.getMoreResults();
      }
    }
  }
}
