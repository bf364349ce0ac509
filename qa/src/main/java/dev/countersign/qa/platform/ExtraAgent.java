package dev.countersign.qa.platform;

import dev.countersign.cli.bootstrap.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** An agent beside the platform's own, as the program that was built, to be killed at will. */
public final class ExtraAgent implements AutoCloseable {
  private static final String PROGRAM = "agent/target/quarkus-app/quarkus-run.jar";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Xmx128m");

  private final String name;
  private final Path folder;
  private final Path program;
  private final Path settings;
  private final URI health;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Thread hook = new Thread(this::end, "stop-extra-agent");
  private Process process;

  /** Starts nothing yet. */
  ExtraAgent(Path root, Path folder, String name, Map<String, String> settings) {
    this.name = name;
    this.folder = folder;
    this.program = root.resolve(PROGRAM).toAbsolutePath().normalize();
    int port = free();
    var all = new TreeMap<>(settings);
    all.put("quarkus.http.host", "127.0.0.1");
    all.put("quarkus.http.port", Integer.toString(port));
    this.settings = Settings.write(folder.resolve(name + ".properties"), all);
    this.health = URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public String name() {
    return name;
  }

  /** Starts it where it does not run, and returns when it takes grants. */
  public synchronized void start() {
    if (process == null || !process.isAlive()) {
      launch();
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isHealthy()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected %s to start, but it %s; see %s"
                .formatted(name, process.isAlive() ? "is not healthy" : "ended", log()));
      }
    }
  }

  /** As {@code kill -9} does. */
  public synchronized void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** As {@code kill -STOP} does: it stands still, its connections open, until {@link #thaw}. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      int code = new ProcessBuilder("kill", name, Long.toString(process().pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            "Expected kill %s to be heard, but it ended with %d".formatted(name, code));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has written to its log. */
  public String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process, for whoever looks at it or freezes it. */
  public synchronized ProcessHandle process() {
    return process.toHandle();
  }

  private void launch() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-Dquarkus.config.locations=" + settings);
    command.addAll(List.of("-jar", program.toString()));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return folder.resolve(name + ".log");
  }

  private boolean isHealthy() {
    try {
      if (process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      var request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int free() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    end();
    http.close();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
