package dev.countersign.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a client and a server, and cuts the line around the next COMMIT, or holds it up,
 * when told to.
 */
public final class CuttingProxy implements AutoCloseable {
  /** What a client of PostgreSQL sends. */
  public static final String OF_POSTGRESQL = "Q\0\0\0\u000BCOMMIT\0";

  /** How it asks for what another connection is at to be stopped. */
  public static final String CANCEL_OF_POSTGRESQL = "\u0004\u00D2\u0016.";

  /** What a client of MySQL or MariaDB sends. */
  public static final String OF_MYSQL = "\7\0\0\0\3COMMIT";

  /** Where to cut. */
  public enum Cut {
    NOWHERE,
    /** The server never sees the COMMIT. */
    BEFORE_THE_SERVER,
    /** The server commits, and its answer is lost. */
    BEFORE_THE_ANSWER,
    /** The server sees the COMMIT once it is let go. */
    HELD_BEFORE_THE_SERVER,
    /** The server commits, and its answer comes once it is let go. */
    HELD_BEFORE_THE_ANSWER
  }

  private final ServerSocket listening;
  private final int server;
  private final String commit;
  private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NOWHERE);
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);

  /**
   * Before the server at that port of this host.
   *
   * @param commit how a COMMIT looks on the line
   */
  public CuttingProxy(int server, String commit) {
    this.commit = commit;
    try {
      this.server = server;
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::accept);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  public void cutNext(Cut where) {
    cut.set(where);
  }

  /** Whether it did what it was told last. */
  public boolean hasCut() {
    return cut.get() == Cut.NOWHERE;
  }

  /** Whether it holds the line. */
  public boolean isHolding() {
    return held.getCount() == 0;
  }

  /** Lets go of what is held, once and for all. */
  public void letGo() {
    letGo.countDown();
  }

  private void hold() {
    held.countDown();
    try {
      letGo.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var client = listening.accept();
        var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        var holdsAnswer = new AtomicBoolean();
        Thread.ofVirtual().start(() -> towardsServer(client, upstream, holdsAnswer));
        Thread.ofVirtual().start(() -> towardsClient(upstream, client, holdsAnswer));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void towardsServer(Socket client, Socket upstream, AtomicBoolean holdsAnswer) {
    try (client;
        upstream) {
      for (var some = read(client.getInputStream());
          some.length > 0;
          some = read(client.getInputStream())) {
        var where =
            new String(some, StandardCharsets.ISO_8859_1).contains(commit)
                ? cut.getAndSet(Cut.NOWHERE)
                : Cut.NOWHERE;
        switch (where) {
          case NOWHERE -> upstream.getOutputStream().write(some);
          case BEFORE_THE_SERVER -> {
            return;
          }
          case HELD_BEFORE_THE_SERVER -> {
            hold();
            upstream.getOutputStream().write(some);
          }
          case HELD_BEFORE_THE_ANSWER -> {
            holdsAnswer.set(true);
            upstream.getOutputStream().write(some);
          }
          case BEFORE_THE_ANSWER -> {
            client.close();
            upstream.getOutputStream().write(some);
            upstream.shutdownOutput();
            var _ = upstream.getInputStream().readAllBytes();
            return;
          }
        }
      }
    } catch (IOException e) {
      // The line is cut.
    }
  }

  private void towardsClient(Socket from, Socket to, AtomicBoolean holdsAnswer) {
    try (to) {
      for (var some = read(from.getInputStream());
          some.length > 0;
          some = read(from.getInputStream())) {
        if (holdsAnswer.getAndSet(false)) {
          hold();
        }
        to.getOutputStream().write(some);
      }
    } catch (IOException e) {
      // The line is cut.
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    var buffer = new byte[16 << 10];
    int count = in.read(buffer);
    return Arrays.copyOf(buffer, Math.max(0, count));
  }

  @Override
  public void close() {
    letGo();
    try {
      listening.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
