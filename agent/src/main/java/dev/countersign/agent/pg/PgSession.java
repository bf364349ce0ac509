package dev.countersign.agent.pg;

import dev.countersign.agent.run.ServerError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection to a target, used by one thread at a time and for one execution at a time; between
 * two it is renewed, so that nothing a text leaves behind in its session meets another text. Calls
 * block.
 */
final class Session implements AutoCloseable {
  /**
   * Texts are written in one known way whatever the role's settings; any transaction that is not
   * ours is read-only; backslashes mean what the classification took them to mean.
   */
  private static final String SETUP =
      "SET datestyle TO ISO; SET intervalstyle TO iso_8601; SET extra_float_digits TO 3;"
          + " SET bytea_output TO hex; SET standard_conforming_strings TO on;"
          + " SET client_min_messages TO error; SET default_transaction_read_only TO on";

  private final PgConnection connection;
  private final WireTap tap;
  private final long openedAt = System.nanoTime();
  private volatile boolean closed;

  private Session(PgConnection connection, WireTap tap) {
    this.connection = connection;
    this.tap = tap;
  }

  static Session open(Vertx vertx, PgConnectOptions options, Duration within)
      throws SessionException, InterruptedException {
    var connecting = PgConnection.connect(vertx, options);
    try {
      var connection =
          connecting
              .toCompletionStage()
              .toCompletableFuture()
              .get(within.toMillis(), TimeUnit.MILLISECONDS);
      var session = tapped(connection);
      session.command(SETUP, within);
      return session;
    } catch (TimeoutException e) {
      connecting.onSuccess(PgConnection::close);
      throw SessionException.lost(
          "Expected a connection within %d ms, but got none".formatted(within.toMillis()),
          Optional.empty());
    } catch (ExecutionException e) {
      throw refusalOf(e.getCause());
    }
  }

  private static Session tapped(PgConnection connection) {
    // A notice may hold anything; nobody asked for it, and the client's own handler logs it.
    connection.noticeHandler(notice -> {});
    var tap = new WireTap();
    var socket = (SocketConnectionBase) ((PgConnectionImpl) connection).unwrap();
    socket.socket().channelHandlerContext().pipeline().addBefore("codec", "countersign-tap", tap);
    var session = new Session(connection, tap);
    connection.exceptionHandler(failure -> session.closed = true);
    connection.closeHandler(nothing -> session.closed = true);
    return session;
  }

  /**
   * Undoes whatever a read may have left in the session: settings, prepared statements, cursors,
   * advisory locks, temporary tables. Two messages, for DISCARD ALL insists on standing alone.
   */
  void renew(Duration within) throws SessionException, InterruptedException {
    command("DISCARD ALL", within);
    command(SETUP, within);
  }

  /** Runs a text of our own by the simple protocol. */
  void command(String sql, Duration within) throws SessionException, InterruptedException {
    query(sql, within);
  }

  /** Runs a text of our own, and returns the rows of its last statement. */
  RowSet<Row> query(String sql, Duration within) throws SessionException, InterruptedException {
    tap.collectInto(Collector.NONE);
    var last = await(connection.query(sql).execute(), within);
    while (last.next() != null) {
      last = last.next();
    }
    return last;
  }

  /**
   * Sends an approved text, byte for byte, by the simple protocol. Whatever it returns goes to the
   * collector.
   */
  Future<?> send(String text, Collector into) {
    tap.collectInto(into);
    return connection.query(text).execute();
  }

  /** Asks the server to stop what it does for this session; whether it did shows in the answer. */
  void cancel() {
    connection.cancelRequest();
  }

  WireTap tap() {
    return tap;
  }

  boolean isClosed() {
    return closed;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedAt);
  }

  /**
   * What became of something sent.
   *
   * @throws SessionException when the server refused, or nothing is known within that time, in
   *     which case the connection is given up
   */
  <T> T await(Future<T> sent, Duration within) throws SessionException, InterruptedException {
    try {
      return sent.toCompletionStage()
          .toCompletableFuture()
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      throw SessionException.lost(
          "Expected an answer within %d ms, but got none".formatted(within.toMillis()),
          Optional.empty());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** The reason why something sent has failed. */
  SessionException failure(Throwable cause) {
    var words = Optional.ofNullable(tap.lastError());
    if (cause instanceof PgException && words.isPresent()) {
      return SessionException.refused(words.get());
    }
    closed = true;
    return SessionException.lost(
        "Expected the connection to last, but it was lost", words.filter(ServerError::isFatal));
  }

  private static SessionException refusalOf(Throwable cause) {
    return cause instanceof PgException refused
        ? SessionException.refused(Refusals.of(refused))
        : SessionException.lost(
            "Expected a connection, but got " + cause.getClass().getSimpleName(), Optional.empty());
  }

  /** Not awaited: the server ends what is open when it sees the connection go. */
  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
