package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"1500ms,PT1.5S", "90s,PT90S", "5m,PT5M", "36h,PT36H"})
  void shouldWriteWhatItReads(String text, Duration duration) {
    assertThat(new Durations().convert(text)).isEqualTo(duration);
    assertThat(Durations.text(duration)).isEqualTo(text);
  }
}
