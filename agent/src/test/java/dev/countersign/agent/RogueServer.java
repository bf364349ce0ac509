package dev.countersign.agent;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A server on this machine that does to the first who comes whatever a test wants. */
public final class RogueServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final ServerSocket server;

  /** What it does to its client. */
  @FunctionalInterface
  public interface Part {
    void play(Socket client) throws IOException;
  }

  /** One that nobody comes to yet. */
  public RogueServer() {
    try {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plays that part, and completes what it returns when it is over or the client has left. */
  public CompletableFuture<Void> play(Part part) {
    var over = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (var client = server.accept()) {
                part.play(client);
              } catch (IOException e) {
                // The client left.
              }
              over.complete(null);
            });
    return over;
  }

  /** Where it is, behind a scheme. */
  public String url(String scheme) {
    return "%s://127.0.0.1:%d/d".formatted(scheme, server.getLocalPort());
  }

  /** For who comes to it. */
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
