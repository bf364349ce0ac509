package dev.countersign.agent.mysql;

import dev.countersign.protocol.request.Dialect;
import io.netty.buffer.ByteBuf;

/**
 * What a server says of itself before anybody has signed in.
 *
 * @param thread the server's number of this connection
 */
record Greeting(String version, long thread, int capabilities) {
  private static final int NONCE_AND_FILLER = 9;
  private static final int CHARSET_AND_STATUS = 3;
  private static final int CLIENT_DEPRECATE_EOF = 1 << 24;

  static Greeting read(ByteBuf body) {
    body.skipBytes(1); // version of the protocol
    var version = Packets.text(body);
    long thread = body.readUnsignedIntLE();
    body.skipBytes(NONCE_AND_FILLER);
    int low = body.readUnsignedShortLE();
    body.skipBytes(CHARSET_AND_STATUS);
    return new Greeting(version, thread, low | body.readUnsignedShortLE() << 16);
  }

  Dialect dialect() {
    return version.contains("MariaDB") ? Dialect.MARIADB : Dialect.MYSQL;
  }

  /** Whether results end in the one way that the tap reads; MySQL 5.7.5 and MariaDB 10.2 do. */
  boolean isRecent() {
    return (capabilities & CLIENT_DEPRECATE_EOF) != 0;
  }
}
