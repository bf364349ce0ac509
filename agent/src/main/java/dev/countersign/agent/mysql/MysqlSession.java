package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Gate;
import dev.countersign.agent.run.ServerError;
import dev.countersign.agent.session.Session;
import dev.countersign.agent.session.SessionException;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.impl.command.ResetConnectionCommand;
import java.time.Duration;

/** One connection to a MySQL or a MariaDB. */
public final class MysqlSession extends Session {
  private final Connector connector;
  private final TappedConnection connection;
  private final PacketTap tap;

  private MysqlSession(Connector connector, TappedConnection connection) {
    this.connector = connector;
    this.connection = connection;
    this.tap = connection.tap();
  }

  static MysqlSession open(Connector connector, Duration within)
      throws SessionException, InterruptedException {
    var tap = new PacketTap(connector.address().tls() != Tls.DISABLE);
    try {
      var connection =
          connected(
              connector.connect(tap), within, late -> tap.abandon(), cause -> why(cause, tap));
      var session = new MysqlSession(connector, connection);
      session.check(tap.greeting().orElseThrow());
      session.setUp(within);
      return session;
    } catch (SessionException e) {
      tap.abandon(); // also where the server says nothing, and the client would wait on
      throw e;
    }
  }

  /** What a text means, and whether it was judged rightly, depends on whose it is. */
  private void check(Greeting greeting) throws SessionException {
    if (greeting.dialect() != connector.address().dialect() || !greeting.isRecent()) {
      throw SessionException.unfit(
          "Expected a recent %s at the target, but it is %s"
              .formatted(
                  connector.address().dialect(), greeting.isRecent() ? greeting.dialect() : "old"));
    }
  }

  private void setUp(Duration within) throws SessionException, InterruptedException {
    for (var sql : sql().setUp(connector.limits())) {
      command(sql, within);
    }
  }

  Sql sql() {
    return Sql.of(connector.address());
  }

  @Override
  protected void renew(Duration within) throws SessionException, InterruptedException {
    tap.answerInto(Answer.own());
    await(connection.send(new ResetConnectionCommand()), within);
    setUp(within);
  }

  /** Runs a statement of our own. */
  Answer command(String sql, Duration within) throws SessionException, InterruptedException {
    var answer = Answer.own();
    await(send(sql, answer), within);
    return answer;
  }

  /** The same, of which many rows may come. */
  Answer commandForMany(String sql, Duration within) throws SessionException, InterruptedException {
    var answer = Answer.ofMany();
    await(send(sql, answer), within);
    return answer;
  }

  /** Sends one statement, byte for byte; what it returns goes to the answer. */
  Future<Boolean> send(String sql, Answer into) {
    tap.answerInto(into);
    return connection.statement(sql);
  }

  /** Whether the text left it so that the server sends UTF-8. */
  boolean sendsUtf8() {
    return tap.isUtf8();
  }

  /** Where the server's bytes come in. */
  Gate gate() {
    return tap;
  }

  @Override
  protected void sendCancel() {
    tap.greeting().ifPresent(it -> connector.kill(it.thread()));
  }

  @Override
  public boolean isClosed() {
    return super.isClosed() || connection.isGone();
  }

  @Override
  protected long lastHeard() {
    return tap.lastHeard();
  }

  @Override
  protected SessionException failure(Throwable cause) {
    var failure = why(cause, tap);
    if (!failure.isRefusal()) {
      close();
    }
    return failure;
  }

  private static SessionException why(Throwable cause, PacketTap tap) {
    var words = tap.refusal();
    if (words.isPresent() && (cause instanceof MySQLException || isFinal(words.get(), tap))) {
      return SessionException.refused(words.get());
    }
    if (cause instanceof IllegalArgumentException) {
      return SessionException.unfit(cause.getMessage()); // our own, of the configuration
    }
    return tap.leftBecause()
        .map(SessionException::unfit)
        .orElseGet(
            () ->
                SessionException.lost(
                    "Expected a connection, but "
                        + (cause instanceof VertxException
                            ? "it was lost"
                            : "got " + cause.getClass().getSimpleName()),
                    words));
  }

  /** The server refused in the place of a greeting. */
  private static boolean isFinal(ServerError words, PacketTap tap) {
    return tap.greeting().isEmpty() || words.isFatal();
  }

  @Override
  protected void disconnect() {
    tap.abandon();
  }
}
