package dev.countersign.agent;

import dev.countersign.agent.config.SecretPlace.InFile;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Found;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.Settled;
import dev.countersign.agent.run.Written;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SignIn;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.EarlierRun;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A database of its own on a real server, and the agent's hand on it. */
public abstract class TargetBed implements AutoCloseable {
  /** For a whole text, where one statement may take no longer. */
  public static final Duration RUN_WITHIN = Duration.ofSeconds(1);

  private static final Bytes SALT = Bytes.of(new byte[32]);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  protected final Vertx vertx = Vertx.vertx();
  protected final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

  protected abstract Database agent();

  /** By somebody else, who may do anything there. */
  public abstract Connection connect() throws SQLException;

  protected static Limits limits(Duration lockTimeout, long resultBytes, Duration runWithin) {
    return new Limits(
        Duration.ofSeconds(5),
        lockTimeout,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        runWithin,
        resultBytes);
  }

  public static SignIn signIn(String user, String password) {
    try {
      var file = Files.writeString(Files.createTempFile("agent", ".password"), password);
      return new SignIn(user, new InFile(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public String one(String sql) {
    var rows = all(sql);
    return rows.isEmpty() ? "nothing" : rows.getFirst().getFirst();
  }

  /** Rows, whose values may be null. */
  public List<List<String>> all(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      var all = new ArrayList<List<String>>();
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public abstract Genuine genuine(
      StatementClass statementClass, String sql, Duration statementTimeout, int rowLimit);

  /** A grant that needs no more than usual. */
  public Genuine genuine(StatementClass statementClass, String sql) {
    return genuine(statementClass, sql, Duration.ofSeconds(10), 100);
  }

  protected static Genuine genuine(
      Dialect dialect,
      StatementClass statementClass,
      String sql,
      Duration statementTimeout,
      int rowLimit) {
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    var execution = new ExecutionId("%022dtest/1".formatted(NUMBERS.incrementAndGet()));
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
            false,
            List.of());
    return new Genuine(grant, sql, Digest.NONE);
  }

  /** The same once more under the next number, by what the log knows of earlier runs. */
  public static Genuine again(Genuine it, EarlierRun... earlier) {
    return new Genuine(PolicyStandIn.again(it.grant(), earlier), it.text(), Digest.NONE);
  }

  public Ended read(String sql) {
    return run(genuine(StatementClass.READ, sql), () -> false);
  }

  public Ended change(String sql) {
    return run(genuine(StatementClass.WRITE, sql), () -> false);
  }

  public Ended run(Genuine grant, BooleanSupplier stopAsked) {
    return run(agent(), grant, stopAsked);
  }

  public static Ended run(Database agent, Genuine grant, BooleanSupplier stopAsked) {
    var written = new Written();
    return written.of(run(agent, grant, written, stopAsked));
  }

  private static Ended run(Database agent, Genuine grant, Lines lines, BooleanSupplier stopAsked) {
    try {
      return agent.run(grant, lines, stopAsked);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public CompletableFuture<Ended> running(Genuine grant, BooleanSupplier stopAsked) {
    return CompletableFuture.supplyAsync(() -> run(grant, stopAsked), background);
  }

  public CompletableFuture<Ended> running(Database agent, Genuine grant) {
    return running(agent, grant, () -> false);
  }

  public CompletableFuture<Ended> running(
      Database agent, Genuine grant, BooleanSupplier stopAsked) {
    return CompletableFuture.supplyAsync(() -> run(agent, grant, stopAsked), background);
  }

  public CompletableFuture<Ended> running(Genuine grant, Lines lines, BooleanSupplier stopAsked) {
    return CompletableFuture.supplyAsync(() -> run(agent(), grant, lines, stopAsked), background);
  }

  public Settled settle(Genuine grant) {
    return settle(grant, grant.grant().operation());
  }

  /** As if that execution had been granted for another text. */
  public Settled settle(Genuine grant, Digest operation) {
    try {
      return agent().settle(grant.grant().execution(), operation);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is found of an execution whose text names these tables. */
  public String inspected(Genuine grant, String... tables) {
    var found = new Found();
    try {
      agent().inspect(grant.grant().execution(), List.of(tables), found);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return found.text();
  }

  public CompletableFuture<Settled> settling(Genuine grant) {
    return CompletableFuture.supplyAsync(() -> settle(grant), background);
  }

  /** The lines of a result, without their line breaks. */
  public static List<String> lines(Ended ended) {
    return Written.document(ended);
  }

  @Override
  public void close() {
    agent().close();
    background.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
