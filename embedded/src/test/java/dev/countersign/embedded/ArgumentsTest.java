package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  @Test
  void shouldReadPortAndData() {
    assertThat(Arguments.parse("--data", "here", "--port", "5432"))
        .isEqualTo(new Arguments(OptionalInt.of(5432), Optional.of(Path.of("here"))));
  }

  @Test
  void shouldNeedNothing() {
    assertThat(Arguments.parse()).isEqualTo(new Arguments(OptionalInt.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "99999999999"})
  void shouldRefuseWhatIsNoPort(String word) {
    assertThatThrownBy(() -> Arguments.parse("--port", word))
        .hasMessage("Expected a port from 1 to 65535, but got " + word);
  }

  @Test
  void shouldRefuseAnUnknownWordAndAMissingValue() {
    assertThatThrownBy(() -> Arguments.parse("--colour", "red")).hasMessageContaining("--colour");
    assertThatThrownBy(() -> Arguments.parse("--port"))
        .hasMessageContaining("a value after --port");
  }
}
