package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimesTest {

  @Test
  void shouldTakeATimeInAnyZone() {
    assertThat(new Times().convert("2026-01-02T03:04:05Z")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(new Times().convert("2026-01-02T03:04:05+02:00")).isEqualTo("2026-01-02T01:04:05Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-01-02", "2026-02-30T00:00:00Z", "12h", "''"})
  void shouldSayWhatATimeLooksLike(String text) {
    assertThatThrownBy(() -> new Times().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("Expected a time like 2026-01-02T03:04:05Z, but got '%s'", text);
  }
}
