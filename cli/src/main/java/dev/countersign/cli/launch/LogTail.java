package dev.countersign.cli.launch;

import dev.countersign.cli.output.Cells;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Reads the logs of parts as they grow; where there are several, each line says whose it is. */
public final class LogTail {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Home home;
  private final List<String> parts;
  private final Map<String, Long> read = new HashMap<>();

  public LogTail(Home home, List<String> parts) {
    this.home = home;
    this.parts = List.copyOf(parts);
  }

  /** The last lines of each log, and where {@link #follow} goes on from. */
  public void last(int count, Consumer<String> lines) {
    for (var part : parts) {
      var all = newLines(part);
      all.subList(Math.max(0, all.size() - count), all.size())
          .forEach(line -> lines.accept(shown(part, line)));
    }
  }

  /** Never returns by itself. */
  public void follow(Consumer<String> lines) {
    while (!Thread.currentThread().isInterrupted()) {
      for (var part : parts) {
        newLines(part).forEach(line -> lines.accept(shown(part, line)));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private String shown(String part, String line) {
    return (parts.size() > 1 ? "%-15s | ".formatted(part) : "") + Cells.cleanBlock(line);
  }

  /** Whole lines only: what is still being written waits for its end. */
  private List<String> newLines(String part) {
    var path = home.log(part);
    if (!Files.exists(path)) {
      return List.of();
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      long from = Math.min(read.getOrDefault(part, 0L), file.length());
      byte[] bytes = new byte[Math.toIntExact(file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      read.put(part, from + end);
      return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read " + path, e);
    }
  }
}
