package dev.countersign.agent.mysql;

import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Makes connections to one target, signed in as one role. */
public final class Connector {
  private static final Logger LOG = Logger.getLogger(Connector.class);
  private static final int NO_SUCH_THREAD = 1094;
  private static final Duration KILL_WITHIN = Duration.ofSeconds(5);

  private final VertxInternal vertx;
  private final Address address;
  private final Limits limits;
  private final Executor background;
  private final NetClient sockets;

  public Connector(Vertx vertx, Address address, Limits limits, Executor background) {
    this.vertx = (VertxInternal) vertx;
    this.address = address;
    this.limits = limits;
    this.background = background;
    this.sockets = vertx.createNetClient(address.socket());
  }

  Address address() {
    return address;
  }

  /** Opens a session. */
  public MysqlSession open(Duration within) throws SessionException, InterruptedException {
    return MysqlSession.open(this, within);
  }

  Limits limits() {
    return limits;
  }

  /**
   * A connection on which the role has signed in. All of it happens on the connection's own thread,
   * in one go: a server greets at once, and whoever is greeted must be waiting for it.
   */
  Future<TappedConnection> connect(PacketTap tap) {
    var host = address.host();
    var password = address.signIn().password();
    var context = vertx.createEventLoopContext();
    Promise<TappedConnection> made = context.promise();
    context.runOnContext(
        nothing ->
            sockets
                .connect(address.port(), host)
                .compose(
                    socket -> {
                      var connection =
                          new TappedConnection((NetSocketInternal) socket, context, tap);
                      connection.init();
                      return connection.signIn(address, password).onFailure(why -> socket.close());
                    })
                .onComplete(made));
    return made.future();
  }

  private static boolean isOver(Exception e) {
    return e instanceof SessionException refused
        && refused.words().filter(it -> MysqlFailure.number(it) == NO_SUCH_THREAD).isPresent();
  }

  /** Has the server stop what it does for a session; by another connection, and not awaited. */
  void kill(long thread) {
    background.execute(
        () -> {
          try (var other = open(KILL_WITHIN)) {
            other.command("KILL QUERY " + thread, KILL_WITHIN);
          } catch (SessionException | IllegalArgumentException e) {
            if (!isOver(e)) {
              LOG.warnf("Expected to cancel a statement, but could not: cause=%s", e.getMessage());
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
