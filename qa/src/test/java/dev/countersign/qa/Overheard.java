package dev.countersign.qa;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A program that events are delivered to, and that keeps every header and body as it came. */
final class Overheard implements AutoCloseable {
  private final HttpServer server;
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  Overheard() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  /** Whatever the path, it is taken. */
  URI at(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
  }

  byte[] all() {
    return all.toByteArray();
  }

  boolean has(String text) {
    return all.toString(StandardCharsets.UTF_8).contains(text);
  }

  private void receive(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    synchronized (all) {
      all.writeBytes(
          exchange.getRequestHeaders().entrySet().toString().getBytes(StandardCharsets.UTF_8));
      all.writeBytes(body);
      all.write('\n');
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.getResponseBody().close(); // and not the exchange: that would end the connection
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
