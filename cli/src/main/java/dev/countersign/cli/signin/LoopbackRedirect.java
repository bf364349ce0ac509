package dev.countersign.cli.signin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.cli.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on a port of this machine for the browser to come back (RFC 8252). It listens on loopback
 * alone, and takes nothing but what belongs to this sign-in.
 */
final class LoopbackRedirect implements AutoCloseable {
  private static final String PATH = "/signed-in";

  private final HttpServer server;
  private final CompletableFuture<Map<String, String>> back = new CompletableFuture<>();
  private volatile String state = "";

  LoopbackRedirect() {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
      server.createContext(PATH, this::answer);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to listen on a port of this machine", e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  /** What comes back must bear this. */
  void expect(String ours) {
    state = ours;
  }

  /**
   * The code that came back.
   *
   * @throws CliException when none does in that time, or the provider says no
   */
  String code(Duration patience) {
    try {
      var query = back.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (query.containsKey("code")) {
        return query.get("code");
      }
      throw new CliException(
          "Expected you to be signed in, but the provider says: %s %s"
              .formatted(
                  query.getOrDefault("error", "nothing"),
                  query.getOrDefault("error_description", "")));
    } catch (TimeoutException e) {
      throw new CliException(
          "Expected you to sign in within %d minutes, but you did not; try it again"
              .formatted(patience.toMinutes()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while waiting for the browser", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      var query = query(call.getRequestURI().getRawQuery());
      boolean ours =
          call.getRequestURI().getPath().equals(PATH)
              && isSame(query.getOrDefault("state", ""), state);
      var text =
          ours
              ? "You can close this window and go back to the terminal."
              : "This is not what the terminal waits for.";
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      call.getResponseHeaders().set("Cache-Control", "no-store");
      call.sendResponseHeaders(ours ? 200 : 400, bytes.length);
      call.getResponseBody().write(bytes);
      if (ours) {
        back.complete(query);
      }
    }
  }

  private static boolean isSame(String one, String other) {
    return !other.isEmpty()
        && MessageDigest.isEqual(
            one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> query(String raw) {
    var query = new HashMap<String, String>();
    for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  @Override
  public void close() {
    server.stop(1); // the browser still reads what it was told
  }
}
