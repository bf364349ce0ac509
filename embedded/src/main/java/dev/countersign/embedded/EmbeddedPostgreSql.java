package dev.countersign.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One PostgreSQL server, a child process of this JVM that ends with it, even when the JVM is
 * killed. {@link #stop} and {@link #startAgain} are a server that goes away and comes back on the
 * same port with the same data; {@link #close} is the end.
 */
public final class EmbeddedPostgreSql implements AutoCloseable {

  private static final long START_SECONDS = 30;
  private static final long STOP_SECONDS = 20;
  private static final long POLL_MILLIS = 10;

  private final DataDirectory directory;
  private final PostgreSqlOptions options;
  private final PostgreSqlCluster cluster;
  private final int port;
  private final String password;
  private Optional<Process> running = Optional.empty();

  private EmbeddedPostgreSql(DataDirectory directory, PostgreSqlOptions options)
      throws IOException {
    this.directory = directory;
    this.options = options;
    this.cluster = new PostgreSqlCluster(Account.choose(), directory.path());
    this.port = options.port().orElseGet(Ports::free);
    this.password = cluster.initialiseOnce(directory.isTemporary());
  }

  /**
   * Starts a server, one to three seconds. Errors say what was expected: a free port, an unused
   * data folder.
   */
  public static EmbeddedPostgreSql start(PostgreSqlOptions options) {
    var directory =
        options.data().map(DataDirectory::persistent).orElseGet(DataDirectory::temporary);
    try {
      var server = new EmbeddedPostgreSql(directory, options);
      server.startAgain();
      return server;
    } catch (IOException e) {
      directory.close();
      throw new ServerException("Expected to make PostgreSQL's files, but got %s".formatted(e), e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The port that clients connect to on 127.0.0.1. The same for the whole life of this object. */
  public int port() {
    return port;
  }

  /** The JDBC address of a database here. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /** The superuser's hand on this server. */
  public PostgreSqlAdmin admin() {
    return new PostgreSqlAdmin(port, password);
  }

  /**
   * Makes a database and its owner, or brings both to this state: see {@link
   * PostgreSqlAdmin#createDatabase}.
   */
  public Database createDatabase(String name, String owner, String ownerPassword) {
    return admin().createDatabase(name, owner, ownerPassword);
  }

  String password() {
    return password;
  }

  /** A connection as superuser; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return admin().connect(database);
  }

  /** Starts the stopped server on the same port and data. Does nothing if it is running. */
  public synchronized void startAgain() {
    if (running.filter(Process::isAlive).isPresent()) {
      return;
    }
    try {
      cluster.stopLeftOver();
      Ports.requireFree(port);
      var process = cluster.launch(port, directory.isTemporary(), options.settings());
      running = Optional.of(process);
      awaitReady(process);
    } catch (IOException e) {
      throw new ServerException("Expected to start PostgreSQL, but got %s".formatted(e), e);
    }
  }

  /**
   * Takes the server away: open transactions are rolled back, clients are disconnected. Does
   * nothing if it is stopped.
   */
  public synchronized void stop() {
    running.ifPresent(EmbeddedPostgreSql::end);
    running = Optional.empty();
  }

  /**
   * Takes the server away as a crash does: nothing is flushed, the next start recovers from the
   * write-ahead log.
   */
  public synchronized void crash() {
    running.ifPresent(
        process -> {
          var children = process.descendants().toList();
          process.destroyForcibly();
          children.forEach(ProcessHandle::destroyForcibly);
          children.forEach(child -> child.onExit().join());
          end(process);
        });
    running = Optional.empty();
  }

  /** Completes when the server that runs now has ended, for whatever reason. */
  CompletableFuture<Void> ended() {
    return running
        .map(p -> p.onExit().<Void>thenApply(_ -> null))
        .orElse(CompletableFuture.completedFuture(null));
  }

  @Override
  public synchronized void close() {
    stop();
    directory.close();
  }

  private void awaitReady(Process process) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!cluster.isReady(process.pid())) {
      if (waitFor(process, POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        end(process);
        running = Optional.empty();
        throw new ServerException(
            "Expected PostgreSQL to start, but it said: " + cluster.lastWords());
      }
    }
  }

  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      process.destroy();
    }
    if (!waitFor(process, STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static boolean waitFor(Process process, long time, TimeUnit unit) {
    try {
      return process.waitFor(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
