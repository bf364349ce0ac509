package dev.countersign.qa.bench;

import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one program of the platform takes.
 *
 * @param residentMiB resident memory of the process and its children, MiB; Linux alone tells,
 *     elsewhere 0
 * @param readyAfter from its start until it was healthy
 */
record ProcessFigures(String name, long residentMiB, Optional<Duration> readyAfter) {

  static List<ProcessFigures> of(TestPlatform platform) {
    return platform.local().standings().stream()
        .filter(each -> each.process().isPresent())
        .map(
            each ->
                new ProcessFigures(
                    each.part(),
                    withChildren(each.process().get()) / 1024,
                    Optional.ofNullable(platform.readyAfter().get(each.part()))))
        .toList();
  }

  private static long withChildren(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToLong(ProcessFigures::residentKiB)
        .sum();
  }

  /** The most resident memory that a process has had so far. */
  static long peakResidentMiB(ProcessHandle process) {
    return statusKiB(process, "VmHWM:") / 1024;
  }

  private static long residentKiB(ProcessHandle process) {
    return statusKiB(process, "VmRSS:");
  }

  private static long statusKiB(ProcessHandle process, String entry) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith(entry))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // gone in between
    }
  }
}
