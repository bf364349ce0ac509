package dev.countersign.agent;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The packaged agent, as {@code up} runs it. */
final class AgentProcess {
  private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private final String heap;
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  AgentProcess(Map<String, String> settings) throws IOException {
    this(settings, 128);
  }

  /** With a heap of so many megabytes. */
  AgentProcess(Map<String, String> settings, int megabytes) throws IOException {
    heap = "-Xmx" + megabytes + "m";
    folder = Files.createTempDirectory("agent-process");
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("agent.properties"),
        settings.entrySet().stream()
            .map(it -> escaped(it.getKey()) + "=" + it.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  private static String escaped(String key) {
    return key.replace("\"", "\\\"");
  }

  /** From the next start on it has that in its environment. */
  void with(String variable, String value) {
    environment.put(variable, value);
  }

  void start() throws IOException {
    var builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.config.locations=" + folder.resolve("agent.properties"),
                "-jar",
                PROGRAM.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("agent.log").toFile()));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  void awaitReady() {
    Awaitility.await()
        .atMost(READY_WITHIN)
        .ignoreExceptions()
        .until(() -> health().statusCode() == 200);
  }

  HttpResponse<String> health() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** As {@code kill -STOP} does: it stands still, its connections open, until {@link #thaw}. */
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException(
          "Expected kill %s to be heard, but it ended with %d".formatted(name, code));
    }
  }

  /** As {@code kill} does; returns whether it ended in time. */
  boolean end(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("agent.log"));
  }
}
