package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @Test
  void shouldDeleteATemporaryFolderAtTheEnd() throws IOException {
    Path path;
    try (var directory = DataDirectory.temporary()) {
      path = directory.path();
      Files.writeString(Files.createDirectory(path.resolve("sub")).resolve("file"), "x");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void shouldKeepAGivenFolder(@TempDir Path data) throws IOException {
    try (var directory = DataDirectory.persistent(data.resolve("made"))) {
      Files.writeString(directory.path().resolve("file"), "x");
    }
    assertThat(data.resolve("made").resolve("file")).exists();
  }

  @Test
  void shouldBeHeldOnce(@TempDir Path data) {
    try (var directory = DataDirectory.persistent(data)) {
      assertThatThrownBy(() -> DataDirectory.persistent(directory.path()))
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("to be unused");
    }
    DataDirectory.persistent(data).close();
  }

  @Test
  void shouldSweepWhatAKilledOwnerLeft() throws IOException {
    var left = Files.createTempDirectory("countersign-embedded-");
    Files.createFile(left.resolve("owner.lock"));

    DataDirectory.temporary().close();

    assertThat(left).doesNotExist();
  }

  @Test
  void shouldNotSweepWhatIsInUse() {
    try (var used = DataDirectory.temporary()) {
      DataDirectory.temporary().close();

      assertThat(used.path()).isDirectory();
    }
  }
}
