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
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executors;

/** Streams what a gateway once streamed, a connection each, and answers for one request. */
final class StreamStub implements AutoCloseable {
  private final HttpServer server;
  private final Queue<String> connections;
  private final List<String> opened = new ArrayList<>();
  private String request = Bodies.request("pending", 3);
  private final Deque<String> histories = new ArrayDeque<>();

  /**
   * @param connections what each connection gets before it ends; after them, only 503
   */
  StreamStub(String... connections) throws IOException {
    this.connections = new ArrayDeque<>(Arrays.asList(connections));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1/events", this::stream);
    server.createContext(
        "/api/v1/requests",
        exchange ->
            answer(
                exchange,
                200,
                "application/json",
                exchange.getRequestURI().getPath().endsWith("/events") ? history() : request()));
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The query of each stream that was asked for, and the id that it was to go on from. */
  synchronized List<String> opened() {
    return List.copyOf(opened);
  }

  synchronized StreamStub request(String body) {
    request = body;
    return this;
  }

  /**
   * What had happened before: the events 1, 2 and so on, by their names. Given more than once, each
   * answers one call, and the last one all that follow.
   */
  synchronized StreamStub history(String... names) {
    var items = new ArrayList<String>();
    for (var name : names) {
      items.add(
          """
          {"sequence":%d,"type":"dev.countersign.events.%s.v1","time":"2026-03-01T11:59:58Z",\
          "actor":{"subject":"alice"}}
          """
              .formatted(items.size() + 1, name));
    }
    histories.add("{\"items\":[" + String.join(",", items) + "]}");
    return this;
  }

  private synchronized String history() {
    if (histories.isEmpty()) {
      return "{\"items\":[]}";
    }
    return histories.size() > 1 ? histories.remove() : histories.element();
  }

  private synchronized String request() {
    return request;
  }

  private void stream(HttpExchange exchange) throws IOException {
    var body = next(exchange);
    if (body == null) {
      answer(
          exchange,
          503,
          "application/problem+json",
          "{\"status\":503,\"detail\":\"Expected fewer\",\"code\":\"TOO_MANY_STREAMS\"}");
    } else if (body.startsWith("{")) {
      answer(exchange, 400, "application/problem+json", body);
    } else {
      answer(exchange, 200, "text/event-stream", body);
    }
  }

  private synchronized String next(HttpExchange exchange) {
    var id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    var query = exchange.getRequestURI().getQuery();
    opened.add((query == null ? "" : query + " ") + (id == null ? "now" : "from " + id));
    return connections.poll();
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
