package dev.countersign.agent.pg;

import dev.countersign.agent.run.RowFlow;
import dev.countersign.agent.run.ServerError;
import dev.countersign.agent.session.Session;
import dev.countersign.agent.session.SessionException;
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

/** One connection to a PostgreSQL. */
public final class PgSession extends Session {
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

  private PgSession(PgConnection connection, WireTap tap) {
    this.connection = connection;
    this.tap = tap;
  }

  static PgSession open(Vertx vertx, PgConnectOptions options, Duration within)
      throws SessionException, InterruptedException {
    var connection =
        connected(
            PgConnection.connect(vertx, options), within, PgConnection::close, PgSession::why);
    var session = tapped(connection);
    session.command(SETUP, within);
    return session;
  }

  private static PgSession tapped(PgConnection connection) {
    // A notice may hold anything; nobody asked for it, and the client's own handler logs it.
    connection.noticeHandler(notice -> {});
    var tap = new WireTap();
    var socket = (SocketConnectionBase) ((PgConnectionImpl) connection).unwrap();
    socket.socket().channelHandlerContext().pipeline().addBefore("codec", "countersign-tap", tap);
    var session = new PgSession(connection, tap);
    connection.exceptionHandler(failure -> session.gone());
    connection.closeHandler(nothing -> session.gone());
    return session;
  }

  /**
   * Settings, prepared statements, cursors, advisory locks, temporary tables. Two messages, for
   * DISCARD ALL insists on standing alone.
   */
  @Override
  protected void renew(Duration within) throws SessionException, InterruptedException {
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
   * Runs one statement by the extended protocol, in which the server takes no more than one, and
   * returns its rows.
   */
  RowSet<Row> prepared(String sql, Duration within) throws SessionException, InterruptedException {
    tap.collectInto(Collector.NONE);
    return await(connection.preparedQuery(sql).execute(), within);
  }

  /** The same, and returns how many rows it changed; those that it returns are passed over. */
  long count(String sql, Duration within) throws SessionException, InterruptedException {
    tap.collectInto(new Collector(new RowFlow(0, 0, _ -> {}, () -> {})));
    await(connection.preparedQuery(sql).execute(), within);
    return tap.lastTag().affected();
  }

  /**
   * Sends an approved text, byte for byte, by the simple protocol. Whatever it returns goes to the
   * collector.
   */
  Future<?> send(String text, Collector into) {
    tap.collectInto(into);
    return connection.query(text).execute();
  }

  @Override
  protected void sendCancel() {
    connection.cancelRequest();
  }

  WireTap tap() {
    return tap;
  }

  @Override
  protected long lastHeard() {
    return tap.lastHeard();
  }

  @Override
  protected SessionException failure(Throwable cause) {
    var words = Optional.ofNullable(tap.lastError());
    if (cause instanceof PgException && words.isPresent()) {
      return SessionException.refused(words.get());
    }
    gone();
    return SessionException.lost(
        tap.leftBecause().orElse("Expected the connection to last, but it was lost"),
        words.filter(ServerError::isFatal));
  }

  private static SessionException why(Throwable cause) {
    return cause instanceof PgException refused
        ? SessionException.refused(Refusals.of(refused))
        : SessionException.lost(
            "Expected a connection, but got " + cause.getClass().getSimpleName(), Optional.empty());
  }

  @Override
  protected void disconnect() {
    connection.close();
  }
}
