package dev.countersign.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Somebody's program that events are delivered to, on the loopback address. It believes what is
 * signed with its secret and is not old, as docs/webhooks.md tells its writer, and keeps that.
 */
final class Receiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final HttpServer server;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> doubted = new CopyOnWriteArrayList<>();
  private volatile byte[] key = {};

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new StoryException("Expected room for a receiver, but there is none", e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/countersign".formatted(server.getAddress().getPort()));
  }

  /** Knows the secret from now on, as it was shown to whoever registered this receiver. */
  void knows(String secret) {
    key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }

  /** The CloudEvents that it believed, in the order in which they came; each once. */
  List<JsonNode> events() {
    return List.copyOf(events);
  }

  /** The ids of those that it did not believe. */
  List<String> doubted() {
    return List.copyOf(doubted);
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var id = header(exchange, "webhook-id");
    if (!isGenuine(exchange, id, body)) {
      doubted.add(id);
      answer(exchange, 401);
      return;
    }
    keep(id, JSON.readTree(body));
    answer(exchange, 204);
  }

  private synchronized void keep(String id, JsonNode event) {
    if (events.stream().noneMatch(it -> it.path("id").asText().equals(id))) {
      events.add(event);
    }
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.getResponseBody().close(); // and not the exchange: that would end the connection
  }

  private boolean isGenuine(HttpExchange exchange, String id, byte[] body) {
    var timestamp = header(exchange, "webhook-timestamp");
    if (!timestamp.matches("[0-9]{1,12}")) {
      return false;
    }
    var at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(at, Instant.now()).abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    byte[] expected =
        ("v1," + Base64.getEncoder().encodeToString(sign(id, timestamp, body)))
            .getBytes(StandardCharsets.US_ASCII);
    for (var signature : header(exchange, "webhook-signature").split(" ", -1)) {
      if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII))) {
        return true;
      }
    }
    return false;
  }

  private byte[] sign(String id, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected HMAC-SHA256, which every Java has", e);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
