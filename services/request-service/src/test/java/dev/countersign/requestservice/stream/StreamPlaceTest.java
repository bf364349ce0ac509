package dev.countersign.requestservice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPlaceTest {
  private static final StreamPlace PLACE = new StreamPlace(List.of(12L, 0L, 44L));

  @Test
  void shouldReadWhatItWrote() {
    assertThat(PLACE.write("prod")).matches("12\\.0\\.44-[0-9a-f]{8}");
    assertThat(StreamPlace.read(PLACE.write("prod"), "prod")).contains(PLACE);
  }

  @Test
  void shouldReadNothingElse() {
    var text = PLACE.write("prod");
    for (var other :
        List.of("", "-", text.substring(1), text + "0", text.replace('4', '5'), " " + text)) {
      assertThat(StreamPlace.read(other, "prod")).as(other).isEmpty();
    }
    assertThat(StreamPlace.read(text, "test")).isEmpty();
  }

  @Test
  void shouldKnowWhatLiesAhead() {
    assertThat(PLACE.isBefore(0, 12)).isTrue();
    assertThat(PLACE.isBefore(0, 11)).isFalse();
    assertThat(PLACE.isBehind(PLACE)).isFalse();
    assertThat(PLACE.isBehind(PLACE.with(1, 1))).isTrue();
    assertThat(PLACE.with(1, 1).isBehind(PLACE)).isFalse();
  }
}
