package dev.countersign.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
public final class Ports {

  /**
   * Below every common system's range for outgoing connections. A port from that range could be
   * taken by any client while its server is stopped for a moment, even by a client that is trying
   * to reach that very server.
   */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 200;

  private Ports() {}

  /** A port from 20000 to 32000 on which nobody listens now. Nothing keeps it free: use it soon. */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (!isBusy(port)) {
        return port;
      }
    }
    throw new ServerException(
        "Expected a free port from %d to %d, but %d tries found none"
            .formatted(FIRST, LAST, ATTEMPTS));
  }

  /**
   * Whether a server could not listen on this port of 127.0.0.1 (1 to 65535) because another one
   * does.
   */
  public static boolean isBusy(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return false;
    } catch (IOException bindRefused) {
      return true;
    }
  }

  static void requireFree(int port) {
    if (isBusy(port)) {
      throw new ServerException(
          "Expected port %d of 127.0.0.1 to be free, but another program listens on it"
              .formatted(port));
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
  }
}
