package dev.countersign.cli.launch;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Part.Ready;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts parts as processes that outlive this one: each in a session of its own, so that a Ctrl-C
 * at the terminal reaches the launcher alone, which then stops them in order.
 */
public final class PartRunner {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LAST_LINES = 12;

  private final Home home;
  private final PidFiles pids;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  PartRunner(Home home, PidFiles pids) {
    this.home = home;
    this.pids = pids;
  }

  /**
   * Starts a part and returns when it can be used.
   *
   * @throws CliException with the last lines of its log, when it ends or does not get ready in time
   */
  Duration start(Part part) {
    long began = System.nanoTime();
    var log = home.log(part.name());
    long logged = size(log);
    var process = launch(part, log);
    pids.write(part.name(), process.pid());
    while (!isReady(part.ready(), log, logged)) {
      if (ended(process)) {
        pids.forget(part.name());
        throw new CliException(
            "Expected %s to start, but it ended with code %d; it said:%n%s"
                .formatted(part.name(), process.exitValue(), lastLines(log, logged)));
      }
      if (since(began).compareTo(PATIENCE) > 0) {
        throw new CliException(
            "Expected %s to be healthy within %d s, but it is not; it said:%n%s"
                .formatted(part.name(), PATIENCE.toSeconds(), lastLines(log, logged)));
      }
    }
    return since(began);
  }

  private Process launch(Part part, Path log) {
    var command = new ArrayList<>(detaching());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(pids.marks(part.name()));
    command.addAll(part.flags());
    try {
      return new ProcessBuilder(command)
          .directory(home.state().toFile())
          .redirectInput(new File("/dev/null"))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to start " + part.name(), e);
    }
  }

  /** Where there is no setsid, as on macOS, ignoring the signals is next best. */
  private static List<String> detaching() {
    return Files.isExecutable(Path.of("/usr/bin/setsid"))
        ? List.of("/usr/bin/setsid")
        : List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");
  }

  boolean isReady(Part part) {
    return isReady(part.ready(), home.log(part.name()), 0);
  }

  private boolean isReady(Ready ready, Path log, long from) {
    return switch (ready) {
      case Ready.Line _ ->
          linesFrom(log, from).stream().anyMatch(line -> line.startsWith("ready "));
      case Ready.Health(URI address) -> isHealthy(address);
    };
  }

  private boolean isHealthy(URI address) {
    try {
      var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while waiting for " + address, e);
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while starting the platform", e);
    }
  }

  /** The last lines that a part has written, for a person who wonders why it ended. */
  String lastLines(String part) {
    return lastLines(home.log(part), 0);
  }

  private static String lastLines(Path log, long from) {
    var lines = linesFrom(log, from);
    var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return last.isEmpty() ? "  (nothing)" : "  " + String.join("\n  ", last);
  }

  private static List<String> linesFrom(Path log, long from) {
    try (var file = Files.newByteChannel(log)) {
      file.position(Math.min(from, file.size()));
      return new String(
              java.nio.channels.Channels.newInputStream(file).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static long size(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
