package dev.countersign.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

  @ParameterizedTest
  @CsvSource({"PT-5S, 0s", "PT59S, 59s", "PT60S, 1m", "PT59M, 59m", "PT2H, 2h", "PT240H, 10d"})
  void shouldBeShort(Duration duration, String shown) {
    assertThat(Ages.of(duration)).isEqualTo(shown);
  }
}
