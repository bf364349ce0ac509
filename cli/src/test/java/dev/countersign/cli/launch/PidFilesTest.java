package dev.countersign.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFilesTest {
  @TempDir private Path folder;

  @Test
  void shouldNotTakeAStrangerForThePart() {
    var pids = new PidFiles(new Home(folder, folder));

    pids.write(Part.KAFKA, ProcessHandle.current().pid());

    assertThat(pids.isWanted(Part.KAFKA)).isTrue();
    assertThat(pids.running(Part.KAFKA)).isEmpty();
  }

  @Test
  void shouldNotTakeADeadProcessForThePart() {
    var pids = new PidFiles(new Home(folder, folder));

    pids.write(Part.KAFKA, Long.MAX_VALUE / 2);

    assertThat(pids.running(Part.KAFKA)).isEmpty();
  }

  @Test
  void shouldBearWithGarbage() {
    var home = new Home(folder, folder);
    Home.writeSecret(home.run().resolve("kafka.pid"), "not a number");

    assertThat(new PidFiles(home).running(Part.KAFKA)).isEmpty();
  }
}
