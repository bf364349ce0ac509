package dev.countersign.agent.pg;

import dev.countersign.agent.TargetBed;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.Sessions;
import dev.countersign.agent.session.SignIn;
import dev.countersign.embedded.Database;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A database of its own on a real PostgreSQL. */
final class Target extends TargetBed {
  final Database database;
  private final Limits limits;
  final PgDatabase agent;
  private final SignIn owner;

  Target() {
    this(Duration.ofSeconds(1), 1 << 20);
  }

  Target(Duration lockTimeout, long resultBytes) {
    this(lockTimeout, resultBytes, RUN_WITHIN);
  }

  Target(Duration lockTimeout, long resultBytes, Duration runWithin) {
    this(SharedServers.freshDatabase(), lockTimeout, resultBytes, runWithin);
  }

  /** The same database, by an agent that knows nothing of it yet. */
  Target(Target other) {
    this(other.database, Duration.ofSeconds(1), 1 << 20, RUN_WITHIN);
  }

  private Target(Database database, Duration lockTimeout, long resultBytes, Duration runWithin) {
    this.database = database;
    owner = signIn(database.owner(), database.password());
    limits = limits(lockTimeout, resultBytes, runWithin);
    agent = agent(database.port());
  }

  int port() {
    return database.port();
  }

  PgDatabase agent(int port) {
    var sessions = sessions(port);
    return new PgDatabase(sessions, sessions, new Subject("agent-1"), limits);
  }

  /** An agent that reaches it by that port, and is borne with for so long when it is silent. */
  PgDatabase agent(int port, Duration idleTimeout) {
    var sessions = sessions(port);
    var second = Duration.ofSeconds(1);
    var limits =
        new Limits(
            Duration.ofSeconds(5), second, idleTimeout, Duration.ofSeconds(60), second, 1 << 20);
    return new PgDatabase(sessions, sessions, new Subject("agent-1"), limits);
  }

  Sessions<PgSession> sessions(int port) {
    var url = "postgresql://127.0.0.1:%d/%s".formatted(port, database.name());
    var address = new Address(url, owner, Optional.empty());
    return new Sessions<>(within -> address.open(vertx, within), background);
  }

  @Override
  protected PgDatabase agent() {
    return agent;
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.owner(), database.password());
  }

  @Override
  public Genuine genuine(
      StatementClass statementClass, String sql, Duration statementTimeout, int rowLimit) {
    return genuine(Dialect.POSTGRESQL, statementClass, sql, statementTimeout, rowLimit);
  }

  /** Waits until an index is being made, and waits in turn for the transactions of others. */
  void awaitIndexBuild() {
    Awaitility.await()
        .until(
            () ->
                one(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'"
                        + " AND state = 'active' AND wait_event_type = 'Lock'"
                        + " AND datname = current_database()"),
            "1"::equals);
  }

  void killIndexBuild() {
    one(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'"
            + " AND datname = current_database()");
  }

  /** By their names; those that are not valid are said to be broken. */
  String indexes(String table) {
    return one(
        "SELECT string_agg(indexrelid::regclass || CASE WHEN indisvalid THEN '' ELSE ' broken' END,"
            + " ',' ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = '%s'::regclass"
                .formatted(table));
  }

  String receipt(Genuine grant) {
    return one(
        "SELECT operation || ' ' || agent || ' ' || state || ' ' || (unfinished IS NULL)"
            + " FROM countersign.countersign_receipt WHERE execution = '%s'"
                .formatted(grant.grant().execution()));
  }
}
