package dev.countersign.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretPlaceTest {
  /** Every process has it. */
  private static final String SET = "PATH";

  @TempDir Path folder;

  @Test
  void shouldReadAFileAnew() throws IOException {
    var file = Files.writeString(folder.resolve("password"), " first\n");
    var place = SecretPlace.of("x", Optional.of(file), Optional.empty());

    assertThat(place.read()).isEqualTo("first");
    Files.writeString(file, "second");
    assertThat(place.read()).isEqualTo("second");
  }

  @Test
  void shouldReadAVariable() {
    assertThat(SecretPlace.of("x", Optional.empty(), Optional.of(SET)).read())
        .isEqualTo(System.getenv(SET).strip());
  }

  @Test
  void shouldSayWhereASecretIsMissing() {
    var unset = SecretPlace.of("x", Optional.empty(), Optional.of("COUNTERSIGN_NOT_SET"));
    assertThatThrownBy(unset::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected a secret in the environment variable COUNTERSIGN_NOT_SET, but it is not set");

    var gone = SecretPlace.of("x", Optional.of(folder.resolve("gone")), Optional.empty());
    assertThatThrownBy(gone::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected to read a secret from its file, but could not");
  }

  @Test
  void shouldTakeExactlyOnePlace() {
    assertThatThrownBy(() -> SecretPlace.of("a.password", Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected either a.password-file or a.password-variable, but there is neither");
    assertThatThrownBy(() -> SecretPlace.of("a.password", Optional.of(folder), Optional.of(SET)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected either a.password-file or a.password-variable, but there is both");
  }
}
