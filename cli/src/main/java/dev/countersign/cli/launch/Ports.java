package dev.countersign.cli.launch;

import dev.countersign.cli.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where the parts listen, all on the loopback address.
 *
 * @param gateway request-service, the only one that people speak to
 */
public record Ports(
    int gateway, int kafka, int postgres, int policy, int agent, int audit, int notifier) {
  public static final Ports USUAL = new Ports(8080, 9092, 15432, 8081, 8083, 8082, 8084);

  /** Wherever there is room. */
  public static final Ports ANY = new Ports(0, 0, 0, 0, 0, 0, 0);

  /** Each 0 replaced by a port that is free now. */
  public Ports chosen() {
    return new Ports(
        choose(gateway),
        choose(kafka),
        choose(postgres),
        choose(policy),
        choose(agent),
        choose(audit),
        choose(notifier));
  }

  /**
   * Tries to listen there, for a moment.
   *
   * @param option how a person chooses another
   * @throws CliException when somebody listens there
   */
  static void requireFree(int port, String part, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new CliException(
          "Expected port %d to be free for %s, but something listens there; choose another with %s"
              .formatted(port, part, option),
          e);
    }
  }

  private static int choose(int port) {
    if (port != 0) {
      return port;
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
