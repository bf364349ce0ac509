package dev.countersign.cli.launch;

import dev.countersign.cli.KafkaLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The last step of the build: starts a platform once, on free ports and in a folder that is gone
 * afterwards, and has each JVM leave a class archive when it is stopped. Run with {@code
 * -XX:ArchiveClassesAtExit} this program leaves the launcher's own.
 *
 * <p>Whatever goes wrong here costs some seconds at every start, and never the build.
 */
public final class ArchiveMaker {
  /** Writing an archive takes seconds, and all write at once. */
  private static final Duration WRITING = Duration.ofMinutes(2);

  private ArchiveMaker() {}

  /**
   * Makes them, or says in a line why not.
   *
   * @param words the checkout
   */
  public static void main(String... words) {
    KafkaLog.off();
    long began = System.nanoTime();
    var root = Path.of(words[0]);
    try {
      make(root);
      System.out.printf(
          "Class archives made in %d s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds());
    } catch (IOException | RuntimeException e) {
      System.out.printf(
          "Expected to make class archives, but did not, so that starts take longer: %s%n",
          e.getMessage());
    }
  }

  private static void make(Path root) throws IOException {
    var home = new Home(root, Files.createTempDirectory("countersign-archives-"));
    var archives = Archives.of(home);
    Files.createDirectories(archives.folder());
    boolean healthy = false;
    try (var _ =
        new Launcher(home, archives.learned(), WRITING, WRITING).up(Ports.ANY, new Unheard())) {
      healthy = true;
    } finally {
      home.wipe();
      if (!healthy) { // what was stopped on its way up has left little in its archive
        archives.remove();
      }
    }
  }

  private static final class Unheard implements Launcher.Progress {
    @Override
    public void healthy(String part, Duration after, String address) {}

    @Override
    public void note(String sentence) {}
  }
}
