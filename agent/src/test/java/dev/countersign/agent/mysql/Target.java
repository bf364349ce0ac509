package dev.countersign.agent.mysql;

import dev.countersign.agent.MysqlServer;
import dev.countersign.agent.TargetBed;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.Sessions;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.MariaDbAdmin;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A database of its own on a real MariaDB or MySQL. */
final class Target extends TargetBed {
  static final Dialect DIALECT = MysqlServer.DIALECT;

  final MariaDbAdmin server;
  final Dialect dialect;
  final String database = "t" + UUID.randomUUID().toString().replace("-", "");
  final Limits limits;
  final MysqlDatabase agent;

  Target() {
    this(Duration.ofSeconds(1));
  }

  Target(Duration lockTimeout) {
    this(MysqlServer.admin(), DIALECT, lockTimeout);
  }

  Target(MariaDbAdmin server, Dialect dialect, Duration lockTimeout) {
    this(server, dialect, lockTimeout, 1 << 20);
  }

  Target(MariaDbAdmin server, Dialect dialect, Duration lockTimeout, long resultBytes) {
    this.server = server;
    this.dialect = dialect;
    limits = limits(lockTimeout, resultBytes, RUN_WITHIN);
    admin("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
    agent = agent(url(server.port()), EmbeddedMariaDb.SUPERUSER, server.password());
  }

  /** MySQL's own way of signing in wants TLS. */
  String url(int port) {
    return url(port, dialect == Dialect.MYSQL ? "require" : "disable");
  }

  String url(int port, String sslmode) {
    return "%s://127.0.0.1:%d/%s?sslmode=%s"
        .formatted(MysqlServer.scheme(dialect), port, database, sslmode);
  }

  MysqlDatabase agent(String url, String user, String password) {
    var sessions = sessions(url, user, password, Optional.empty());
    return new MysqlDatabase(dialect, sessions, sessions, new Subject("agent-1"), limits);
  }

  Sessions<MysqlSession> sessions(String url, String user, String password, Optional<Path> caFile) {
    var address = new Address(url, signIn(user, password), caFile);
    return new Sessions<>(new Connector(vertx, address, limits, background)::open, background);
  }

  @Override
  protected MysqlDatabase agent() {
    return agent;
  }

  @Override
  public Connection connect() throws SQLException {
    return connect(database);
  }

  private Connection connect(String to) throws SQLException {
    return MysqlServer.connect(server, dialect, to);
  }

  private void admin(String sql) {
    try (var connection = connect("");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many sessions of others here are at a statement that holds these words. */
  String atWork(String words) {
    return one(
        "SELECT count(*) FROM information_schema.processlist WHERE db = '%s' AND id <> connection_id() AND command = 'Query' AND info LIKE '%s'"
            .formatted(database, words));
  }

  @Override
  public Genuine genuine(
      StatementClass statementClass, String sql, Duration statementTimeout, int rowLimit) {
    return genuine(dialect, statementClass, sql, statementTimeout, rowLimit);
  }

  static String code(Ended ended) {
    return ended instanceof Failed failed ? failed.failure().code() : ended.toString();
  }

  static boolean isUnclear(Ended ended) {
    return ended instanceof Failed failed && failed.failure().effectUnclear();
  }

  /** The state of its receipt, or "nothing". */
  String receipt(Genuine grant) {
    return one(
        "SELECT state FROM countersign_receipt WHERE execution = '%s'"
            .formatted(grant.grant().execution()));
  }

  @Override
  public void close() {
    super.close();
    admin("DROP DATABASE " + database);
  }
}
