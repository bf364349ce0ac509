package dev.countersign.cli.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Answers over real HTTP with bodies that a gateway sent once; remembers what it was asked. */
final class GatewayStub implements AutoCloseable {
  private record Canned(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Canned>> answers = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> bearers = new ArrayList<>();
  private final Map<String, CountDownLatch> silences = new HashMap<>();
  private final Set<String> breaking = new HashSet<>();

  GatewayStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next answer to a call; the last one given is repeated. */
  synchronized GatewayStub answers(String methodAndPath, int status, String body) {
    answers.computeIfAbsent(methodAndPath, _ -> new ArrayDeque<>()).add(new Canned(status, body));
    return this;
  }

  /** Takes such a call, and answers it only once the latch is down. */
  synchronized void keepsSilent(String methodAndPath, CountDownLatch until) {
    silences.put(methodAndPath, until);
  }

  /** Begins to answer such a call, and closes the connection before the end. */
  synchronized void breaksOff(String methodAndPath) {
    breaking.add(methodAndPath);
  }

  private synchronized boolean isBroken(HttpExchange exchange) {
    return breaking.contains(call(exchange));
  }

  private static String call(HttpExchange exchange) {
    return exchange.getRequestMethod()
        + " "
        + exchange.getRequestURI().getPath().substring("/api/v1".length());
  }

  private void awaitLeave(HttpExchange exchange) {
    CountDownLatch until;
    synchronized (this) {
      until = silences.get(call(exchange));
    }
    if (until != null) {
      try {
        until.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Each call as {@code METHOD path?query body}. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** What each call had to show for itself; nothing for one that showed nothing. */
  synchronized List<String> bearers() {
    return List.copyOf(bearers);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var canned = next(exchange, body);
      awaitLeave(exchange);
      byte[] bytes = canned.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      boolean broken = isBroken(exchange);
      exchange.sendResponseHeaders(
          canned.status(), bytes.length == 0 ? -1 : bytes.length + (broken ? 1 : 0));
      exchange.getResponseBody().write(bytes);
      if (broken) {
        exchange.getResponseBody().flush();
      }
    }
  }

  private synchronized Canned next(HttpExchange exchange, String body) {
    bearers.add(
        Objects.requireNonNullElse(
            exchange.getRequestHeaders().getFirst("Authorization"), "nothing"));
    calls.add(
        (exchange.getRequestMethod()
                + " "
                + exchange.getRequestURI().toString().substring("/api/v1".length())
                + " "
                + body)
            .strip());
    var queue = answers.get(call(exchange));
    if (queue == null) {
      return new Canned(
          404, "{\"status\":404,\"detail\":\"Expected a stub\",\"code\":\"UNKNOWN_REQUEST\"}");
    }
    return queue.size() > 1 ? queue.remove() : queue.element();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
