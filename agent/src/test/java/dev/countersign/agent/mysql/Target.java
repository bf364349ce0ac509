package dev.countersign.agent.mysql;

import dev.countersign.agent.config.SecretPlace.InFile;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.Settled;
import dev.countersign.agent.run.Written;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.Sessions;
import dev.countersign.agent.session.SignIn;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.InstalledMysql;
import dev.countersign.embedded.MariaDbAdmin;
import dev.countersign.embedded.SharedServers;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A database of its own on a real server, and the agent's hand on it. */
final class Target implements AutoCloseable {
  /** For a whole text, where one statement may take no longer. */
  static final Duration RUN_WITHIN = Duration.ofSeconds(1);

  static final Bytes SALT = Bytes.of(new byte[32]);

  /** What the tests of this room run on: MariaDB, unless a person asks for an installed MySQL 8. */
  static final Dialect DIALECT =
      Dialect.valueOf(System.getProperty("countersign.agent.dialect", "MARIADB"));

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final MariaDbAdmin server;
  final Dialect dialect;
  final String database = "t" + UUID.randomUUID().toString().replace("-", "");
  final Limits limits;
  final MysqlDatabase agent;
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

  Target() {
    this(Duration.ofSeconds(1));
  }

  Target(Duration lockTimeout) {
    this(server(DIALECT), DIALECT, lockTimeout);
  }

  private static MariaDbAdmin server(Dialect dialect) {
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

  Target(MariaDbAdmin server, Dialect dialect, Duration lockTimeout) {
    this(server, dialect, lockTimeout, 1 << 20);
  }

  Target(MariaDbAdmin server, Dialect dialect, Duration lockTimeout, long resultBytes) {
    this.server = server;
    this.dialect = dialect;
    limits =
        new Limits(
            Duration.ofSeconds(5),
            lockTimeout,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            RUN_WITHIN,
            resultBytes);
    admin("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
    agent = agent(url(server.port()), EmbeddedMariaDb.SUPERUSER, server.password());
  }

  /** MySQL's own way of signing in wants TLS. */
  String url(int port) {
    return url(port, dialect == Dialect.MYSQL ? "require" : "disable");
  }

  String url(int port, String sslmode) {
    return "%s://127.0.0.1:%d/%s?sslmode=%s"
        .formatted(dialect == Dialect.MYSQL ? "mysql" : "mariadb", port, database, sslmode);
  }

  MysqlDatabase agent(String url, String user, String password) {
    var sessions = sessions(url, user, password, Optional.empty());
    return new MysqlDatabase(dialect, sessions, sessions, new Subject("agent-1"), limits);
  }

  Sessions<MysqlSession> sessions(String url, String user, String password, Optional<Path> caFile) {
    try {
      var file = Files.createTempFile("agent", ".password");
      Files.writeString(file, password);
      var address = new Address(url, new SignIn(user, new InFile(file)), caFile);
      return new Sessions<>(new Connector(vertx, address, limits, background)::open, background);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connect() throws SQLException {
    return connect(database);
  }

  private Connection connect(String to) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/%s?allowMultiQueries=true&sslMode=%s"
            .formatted(server.port(), to, dialect == Dialect.MYSQL ? "trust" : "disable"),
        EmbeddedMariaDb.SUPERUSER,
        server.password());
  }

  private void admin(String sql) {
    try (var connection = connect("");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String one(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "nothing";
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

  Ended read(String sql) {
    return run(genuine(StatementClass.READ, sql), () -> false);
  }

  Ended change(String sql) {
    return run(genuine(StatementClass.WRITE, sql), () -> false);
  }

  Ended run(Genuine grant, BooleanSupplier stopAsked) {
    return run(agent, grant, stopAsked);
  }

  static Ended run(MysqlDatabase agent, Genuine grant, BooleanSupplier stopAsked) {
    var written = new Written();
    try {
      return written.of(agent.run(grant, written, stopAsked));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<Ended> running(Genuine grant, BooleanSupplier stopAsked) {
    return CompletableFuture.supplyAsync(() -> run(grant, stopAsked), background);
  }

  CompletableFuture<Ended> running(Genuine grant, Lines lines, BooleanSupplier stopAsked) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return agent.run(grant, lines, stopAsked);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        background);
  }

  Settled settle(Genuine grant) {
    try {
      return agent.settle(grant.grant().execution(), grant.grant().operation());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<Settled> settling(Genuine grant) {
    return CompletableFuture.supplyAsync(() -> settle(grant), background);
  }

  Genuine genuine(StatementClass statementClass, String sql) {
    return genuine(statementClass, sql, Duration.ofSeconds(10), 100);
  }

  Genuine genuine(
      StatementClass statementClass, String sql, Duration statementTimeout, int rowLimit) {
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    var execution = new ExecutionId("0000000000000000000000test/" + NUMBERS.incrementAndGet());
    var grant =
        new Grant(
            "cluster",
            execution,
            OperationKind.SQL,
            new TargetRef("orders", "test"),
            dialect,
            "main",
            statementClass,
            PayloadSeal.digest(SALT, content),
            SALT,
            content,
            Instant.EPOCH,
            Duration.ofSeconds(10),
            statementTimeout,
            rowLimit,
            Bytes.of(new byte[32]),
            false);
    return new Genuine(grant, sql, Digest.NONE);
  }

  /** The lines of a result, without their line breaks. */
  static List<String> lines(Ended ended) {
    return Written.document(ended);
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
    agent.close();
    background.shutdownNow();
    admin("DROP DATABASE " + database);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
