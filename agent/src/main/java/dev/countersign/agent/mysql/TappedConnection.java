package dev.countersign.agent.mysql;

import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.mysqlclient.MySQLAuthenticationPlugin;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.impl.MySQLCollation;
import io.vertx.mysqlclient.impl.MySQLSocketConnection;
import io.vertx.mysqlclient.impl.command.InitialHandshakeCommand;
import io.vertx.mysqlclient.impl.protocol.CapabilitiesFlag;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.QueryResultHandler;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.impl.command.QueryCommandBase;
import io.vertx.sqlclient.impl.command.SimpleQueryCommand;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A connection of the Vert.x client with our tap in it from the first packet, and with less power
 * than the client asks for by itself: the server is told that no file of ours is to be had, and
 * that one message holds one statement. And it is asked to tell which settings a statement changes.
 */
final class TappedConnection extends MySQLSocketConnection implements Connection.Holder {
  private static final int CAPABILITIES =
      (CapabilitiesFlag.CLIENT_SUPPORTED_CAPABILITIES_FLAGS
              | CapabilitiesFlag.CLIENT_CONNECT_WITH_DB
              | CapabilitiesFlag.CLIENT_CONNECT_ATTRS
              | CapabilitiesFlag.CLIENT_SESSION_TRACK)
          & ~CapabilitiesFlag.CLIENT_LOCAL_FILES
          & ~CapabilitiesFlag.CLIENT_MULTI_STATEMENTS;

  private final ContextInternal own;
  private final PacketTap tap;
  private volatile boolean gone;

  TappedConnection(NetSocketInternal socket, ContextInternal context, PacketTap tap) {
    super(socket, null, new MySQLConnectOptions(), false, 0, sql -> false, 1, context);
    this.own = context;
    this.tap = tap;
  }

  @Override
  public void init() {
    super.init();
    init(this);
    socket().channelHandlerContext().pipeline().addBefore("codec", "countersign-tap", tap);
  }

  PacketTap tap() {
    return tap;
  }

  /** Whether it has ended, by whomever. */
  boolean isGone() {
    return gone;
  }

  /** Signs in. */
  Future<TappedConnection> signIn(Address address, String password) {
    var first =
        switch (address.dialect()) {
          case MARIADB, POSTGRESQL -> MySQLAuthenticationPlugin.MYSQL_NATIVE_PASSWORD;
          case MYSQL -> MySQLAuthenticationPlugin.CACHING_SHA2_PASSWORD;
        };
    return send(new InitialHandshakeCommand(
            this,
            address.signIn().user(),
            password,
            address.database(),
            MySQLCollation.utf8mb4_general_ci,
            null,
            Map.of("program_name", "countersign/agent"),
            address.tls().mode(),
            CAPABILITIES,
            StandardCharsets.UTF_8,
            first))
        .map(this);
  }

  /** Sends one statement, byte for byte. */
  Future<Boolean> statement(String sql) {
    return send(
        new SimpleQueryCommand<>(
            sql, false, false, QueryCommandBase.NULL_COLLECTOR, QueryResultHandler.NOOP_HANDLER));
  }

  @Override
  public void handleEvent(Object event) {
    // There are none.
  }

  @Override
  public void handleClosed() {
    gone = true;
  }

  @Override
  public void handleException(Throwable failure) {
    gone = true;
  }

  <R> Future<R> send(CommandBase<R> command) {
    return schedule(own, command);
  }
}
