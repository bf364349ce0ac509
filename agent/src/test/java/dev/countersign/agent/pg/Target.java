package dev.countersign.agent.pg;

import dev.countersign.agent.config.SecretPlace.InFile;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.Settled;
import dev.countersign.agent.run.Written;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.Sessions;
import dev.countersign.agent.session.SignIn;
import dev.countersign.embedded.Database;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final Database database;
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final Path password;
  final PgDatabase agent;

  Target() {
    this(Duration.ofSeconds(1), 1 << 20);
  }

  Target(Duration lockTimeout, long resultBytes) {
    this(lockTimeout, resultBytes, RUN_WITHIN);
  }

  Target(Duration lockTimeout, long resultBytes, Duration runWithin) {
    database = SharedServers.freshDatabase();
    try {
      password = Files.createTempFile("agent", ".password");
      Files.writeString(password, database.password());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    var limits =
        new Limits(
            Duration.ofSeconds(5),
            lockTimeout,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            runWithin,
            resultBytes);
    var sessions = sessions(database.port());
    agent = new PgDatabase(sessions, sessions, new Subject("agent-1"), limits);
  }

  Sessions<PgSession> sessions(int port) {
    var url = "postgresql://127.0.0.1:%d/%s".formatted(port, database.name());
    var address =
        new Address(url, new SignIn(database.owner(), new InFile(password)), Optional.empty());
    return new Sessions<>(within -> address.open(vertx, within), background);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.owner(), database.password());
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

  /** Rows of two columns. */
  List<List<String>> all(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<List<String>>();
      while (rows.next()) {
        all.add(List.of(rows.getString(1), rows.getString(2)));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Ended read(String sql) {
    return run(genuine(StatementClass.READ, sql), () -> false);
  }

  Ended change(String sql) {
    return run(genuine(StatementClass.WRITE, sql), () -> false);
  }

  Ended run(Genuine grant, BooleanSupplier stopAsked) {
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

  static Genuine genuine(StatementClass statementClass, String sql) {
    return genuine(statementClass, sql, Duration.ofSeconds(10), 100);
  }

  static Genuine genuine(
      StatementClass statementClass, String sql, Duration statementTimeout, int rowLimit) {
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    var execution = new ExecutionId("0000000000000000000000test/" + NUMBERS.incrementAndGet());
    var grant =
        new Grant(
            "cluster",
            execution,
            OperationKind.SQL,
            new TargetRef("orders", "test"),
            Dialect.POSTGRESQL,
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

  String receipt(Genuine grant) {
    return one(
        "SELECT operation || ' ' || agent || ' ' || tombstone || ' ' || (unfinished IS NULL)"
            + " FROM countersign.countersign_receipt WHERE execution = '%s'"
                .formatted(grant.grant().execution()));
  }

  @Override
  public void close() {
    agent.close();
    background.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
