package dev.countersign.qa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one program of the platform takes.
 *
 * @param residentMiB resident memory of the process and its children, MiB
 * @param startUp from its start until it was ready, where the launcher noted it
 */
record ProcessFigures(String name, long residentMiB, Optional<Duration> startUp) {

  /**
   * @param run the launcher's folder of {@code NAME.pid} files
   */
  static List<ProcessFigures> of(Path run) throws IOException {
    var figures = new ArrayList<ProcessFigures>();
    try (var files = Files.list(run)) {
      for (var file : files.filter(each -> each.toString().endsWith(".pid")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".pid", "");
        long pid = Long.parseLong(Files.readString(file).strip().replaceFirst("\\s.*", ""));
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent()) {
          long kib =
              Stream.concat(Stream.of(handle.get()), handle.get().descendants())
                  .mapToLong(ProcessFigures::residentKiB)
                  .sum();
          figures.add(new ProcessFigures(name, kib / 1024, startUp(run.resolve(name + ".ready"))));
        }
      }
    }
    return figures;
  }

  /** Linux alone tells; elsewhere 0. */
  private static long residentKiB(ProcessHandle process) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static Optional<Duration> startUp(Path note) throws IOException {
    return Files.exists(note)
        ? Optional.of(Duration.ofMillis(Long.parseLong(Files.readString(note).strip())))
        : Optional.empty();
  }
}
