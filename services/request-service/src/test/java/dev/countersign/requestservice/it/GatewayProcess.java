package dev.countersign.requestservice.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gateway as it is shipped, in a process of its own. */
public final class GatewayProcess implements AutoCloseable {
  /** Much longer than it takes, for a build machine may be busy. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final int port;
  private final Path output;

  private GatewayProcess(Process process, int port, Path output) {
    this.process = process;
    this.port = port;
    this.output = output;
  }

  /** An answer of the gateway. */
  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String code() {
      return body.path("code").asText();
    }
  }

  static GatewayProcess start(Map<String, String> settings) {
    return start(settings, 256);
  }

  /** With a heap of so many megabytes. */
  static GatewayProcess start(Map<String, String> settings, int megabytes) {
    try {
      int port = freePort();
      var output = Files.createTempFile(Path.of("target"), "gateway", ".log");
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx" + megabytes + "m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-XX:+ExitOnOutOfMemoryError"));
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
      command.add("-Dquarkus.http.host=127.0.0.1");
      command.add("-Dquarkus.http.port=" + port);
      settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
      command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new GatewayProcess(process, port, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GatewayProcess awaitReady() {
    return awaitHealth("/q/health/ready", 200);
  }

  GatewayProcess awaitHealth(String path, int status) {
    try {
      await("health of the gateway, whose words are in " + output)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> health(path) == status);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      process.destroyForcibly();
      throw e;
    }
    return this;
  }

  int health(String path) {
    if (!process.isAlive()) {
      throw new AssertionError("Expected the gateway to run, but it ended:\n" + said());
    }
    try {
      return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(String token, String path) {
    return call(token, path, "GET", BodyPublishers.noBody(), Map.of());
  }

  /** A result as it comes. */
  InputStream stream(String token, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("/api/v1" + path)).header("Authorization", "Bearer " + token);
    return http.send(request.build(), BodyHandlers.ofInputStream()).body();
  }

  HttpResponse<Void> head(String token, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("/api/v1" + path)).header("Authorization", "Bearer " + token);
    return http.send(request.HEAD().build(), BodyHandlers.discarding());
  }

  /** What is no JSON. */
  HttpResponse<String> text(String token, String path) {
    var request =
        HttpRequest.newBuilder(uri("/api/v1" + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token);
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("The gateway said:\n" + said(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Answer post(String token, String path, Object body) {
    return post(token, path, body, Map.of());
  }

  Answer post(String token, String path, Object body, Map<String, String> headers) {
    try {
      var text = body instanceof String raw ? raw : JSON.writeValueAsString(body);
      return call(token, path, "POST", BodyPublishers.ofString(text), headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer put(String token, String path, Object body) {
    try {
      return call(
          token, path, "PUT", BodyPublishers.ofString(JSON.writeValueAsString(body)), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer delete(String token, String path) {
    return call(token, path, "DELETE", BodyPublishers.noBody(), Map.of());
  }

  Answer call(
      String token, String path, String method, BodyPublisher body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(uri("/api/v1" + path)).timeout(PATIENCE).method(method, body);
    var all = new java.util.TreeMap<>(headers);
    all.putIfAbsent("Content-Type", "application/json");
    all.forEach(request::header);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      var text = response.body();
      return new Answer(
          response.statusCode(), text.isEmpty() ? JSON.nullNode() : JSON.readTree(text), response);
    } catch (IOException e) {
      throw new UncheckedIOException("The gateway said:\n" + said(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A stream of events, by its query; from after an id, where one is given. */
  StreamClient follow(String token, String query, String lastEventId) {
    return new StreamClient(uri("/api/v1/events" + query), token, lastEventId);
  }

  int port() {
    return port;
  }

  /** As a power failure does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    if (process.isAlive()) {
      process.onExit().orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
