package dev.countersign.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CliException;
import dev.countersign.proof.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationFolderTest {
  @TempDir Path folder;

  private void file(String name, String text) {
    file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void file(String name, byte... bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertObjection(String words) {
    assertThatThrownBy(() -> MigrationFolder.read(folder))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Expected ")
        .hasMessageContaining(words);
  }

  @Test
  void shouldReadThemByTheirNumbers() {
    file("10_b.up.sql", "SELECT 10");
    file("9_a.up.sql", "SELECT 9");
    file("9_a.down.sql", "SELECT -9");
    file("20261127143000_c.up.sql", "SELECT 11");
    file("README.md", "about them");

    var files = MigrationFolder.read(folder);

    assertThat(files)
        .extracting(MigrationFile::title)
        .containsExactly("9_a", "10_b", "20261127143000_c");
    assertThat(files.getFirst().down()).contains("SELECT -9");
    assertThat(files.get(1).down()).isEmpty();
  }

  /** Whoever checks out with other line endings has another file. */
  @Test
  void shouldTakeTheDigestOfTheExactBytes() {
    var text = "-- é\r\nSELECT 1;\n\n";
    file("1_a.up.sql", text);

    var read = MigrationFolder.read(folder).getFirst();

    assertThat(read.up()).isEqualTo(text);
    assertThat(read.checksum()).isEqualTo(Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldTakeLeadingZerosForNothing() {
    file("0007_a.up.sql", "SELECT 7");
    file("7_a.down.sql", "SELECT -7");

    assertThat(MigrationFolder.read(folder))
        .singleElement()
        .satisfies(it -> assertThat(it.title()).isEqualTo("7_a"))
        .satisfies(it -> assertThat(it.down()).isPresent());
  }

  @Test
  void shouldObjectToAVersionThatIsThereTwice() {
    file("7_a.up.sql", "SELECT 7");
    file("007_b.up.sql", "SELECT 7");

    assertObjection("both version 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.sql",
        "1.up.sql",
        "1_a.sql",
        "1_a.UP.sql",
        "1_a.up.SQL",
        "_a.up.sql",
        "0_a.up.sql",
        "1_a b.up.sql",
        "1_é.up.sql",
        "V1__a.sql",
        "1234567890123456_a.up.sql",
        "99999999999999999999999_a.up.sql"
      })
  void shouldObjectToSqlThatIsCalledOtherwise(String name) {
    file(name, "SELECT 1");

    assertObjection(name);
  }

  @Test
  void shouldObjectToADownFileAlone() {
    file("1_a.down.sql", "SELECT 1");

    assertObjection("Expected an up file beside 1_a.down.sql");
  }

  @Test
  void shouldObjectToAPairOfTwoNames() {
    file("1_a.up.sql", "SELECT 1");
    file("1_b.down.sql", "SELECT 1");

    assertObjection("but there is 1_a.up.sql");
  }

  @Test
  void shouldObjectToBytesThatAreNoSql() {
    file("1_a.up.sql", (byte) 0xC3, (byte) 0x28);
    assertObjection("Expected UTF-8 in 1_a.up.sql");

    file("1_a.up.sql", "\uFEFFSELECT 1");
    assertObjection("no byte order mark in 1_a.up.sql");

    file("1_a.up.sql", "SELECT\0");
    assertObjection("no NUL in 1_a.up.sql");

    file("1_a.up.sql", " \n\t");
    assertObjection("SQL in 1_a.up.sql, but it is empty");

    file("1_a.up.sql", new byte[(1 << 20) + 1]);
    assertObjection("at most 1048576 bytes in 1_a.up.sql");
  }

  /** Passed over in silence, it would be missing at the target. */
  @Test
  void shouldObjectToALinkThatLeadsNowhere() throws IOException {
    file("1_a.up.sql", "SELECT 1");
    Files.createSymbolicLink(folder.resolve("2_b.up.sql"), folder.resolve("gone"));

    assertObjection("2_b.up.sql");
  }

  @Test
  void shouldObjectToNoFolder() {
    assertThatThrownBy(() -> MigrationFolder.read(folder.resolve("missing")))
        .hasMessageContaining("Expected a folder of migrations");
  }
}
