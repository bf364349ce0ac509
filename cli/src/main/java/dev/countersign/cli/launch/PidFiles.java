package dev.countersign.cli.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which parts are meant to run: those with a file. A process counts as the part only when its
 * command line says that it is this part of this platform, for process ids are used again.
 */
final class PidFiles {
  private static final String PART = "-Dlauncher.part=";
  private static final String STATE = "-Dlauncher.state=";

  private final Home home;

  PidFiles(Home home) {
    this.home = home;
  }

  /** What a part's command line must hold to be recognised. */
  List<String> marks(String part) {
    return List.of(PART + part, STATE + home.state());
  }

  void write(String part, long pid) {
    Home.writeSecret(file(part), Long.toString(pid));
  }

  /** From now on the part is not meant to run. */
  void forget(String part) {
    try {
      Files.deleteIfExists(file(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the part is meant to run. */
  boolean isWanted(String part) {
    return Files.exists(file(part));
  }

  /** Every part that is meant to run. */
  List<String> wanted() {
    return Part.ALL.stream().filter(this::isWanted).toList();
  }

  /** The process of a part, if it runs. */
  Optional<ProcessHandle> running(String part) {
    return isWanted(part)
        ? pid(part).flatMap(ProcessHandle::of).filter(p -> isOurs(part, p))
        : Optional.empty();
  }

  private boolean isOurs(String part, ProcessHandle process) {
    var words = process.info().arguments().map(List::of).orElse(List.of());
    return process.isAlive() && words.containsAll(marks(part));
  }

  private Optional<Long> pid(String part) {
    try (Stream<String> lines = Files.lines(file(part))) {
      return lines.findFirst().filter(line -> line.matches("[0-9]{1,18}")).map(Long::valueOf);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private java.nio.file.Path file(String part) {
    return home.run().resolve(part + ".pid");
  }
}
