package dev.countersign.notifier.it;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** Somebody's program, on a real socket, that answers as a test wants it to. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final Webhook webhook =
      new Webhook("whsec_" + Base64.getEncoder().encodeToString(Source.SIGNING_KEY.toArray()));
  private final List<Got> all = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<Got> answer = _ -> 204;

  /** What came in. */
  record Got(String path, String id, Map<String, List<String>> headers, String body) {
    String request() {
      return id.substring(0, id.indexOf('/'));
    }
  }

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    var id = exchange.getRequestHeaders().getFirst("webhook-id");
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var got =
        new Got(
            exchange.getRequestURI().toString(),
            id == null ? "-/-" : id,
            Map.copyOf(exchange.getRequestHeaders()),
            body);
    int status = answer.applyAsInt(got);
    all.add(got);
    exchange.sendResponseHeaders(status, -1);
    exchange.getResponseBody().close(); // and not the exchange: that would end the connection
  }

  /** Has it answer so from now on. */
  void answers(ToIntFunction<Got> status) {
    answer = status;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
  }

  /** The ids of what came in, in that order, repetitions included. */
  List<String> ids() {
    return all.stream().map(Got::id).toList();
  }

  List<Got> all() {
    return List.copyOf(all);
  }

  /** Whether the library that receivers use takes it for ours. */
  boolean isGenuine(Got got) {
    try {
      webhook.verify(got.body(), HttpHeaders.of(got.headers(), (_, _) -> true));
      return true;
    } catch (WebhookVerificationException _) {
      return false;
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
