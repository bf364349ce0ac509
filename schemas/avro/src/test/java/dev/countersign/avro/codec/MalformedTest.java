package dev.countersign.avro.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Reply;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedTest {

  @ParameterizedTest
  @MethodSource("dev.countersign.avro.codec.PublishedTest#types")
  void shouldRefuseEveryTruncation(WireType type) {
    var whole = Samples.bytes(type);
    for (int length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Wire.decode(cut, Object.class))
          .isInstanceOf(MalformedRecordException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.avro.codec.PublishedTest#types")
  void shouldRefuseMoreThanTheRecord(WireType type) {
    var whole = Samples.bytes(type);

    assertThatThrownBy(() -> Wire.decode(Arrays.copyOf(whole, whole.length + 1), Object.class))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("Expected the end of the record");
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.avro.codec.PublishedTest#types")
  void shouldReadOrRefuseWhateverBytesAreFlippedAndNothingElse(WireType type) {
    var random = new Random(7);
    var whole = Samples.bytes(type);
    for (int round = 0; round < 2000; round++) {
      var broken = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(Wire.decode(broken, Object.class)).isNotNull();
      } catch (MalformedRecordException expected) {
        assertThat(expected).hasMessageContaining("Expected");
      }
    }
  }

  @Test
  void shouldSayWhatItExpectedAndWhere() {
    assertThatThrownBy(
            () ->
                Wire.decode(
                    "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8), Object.class))
        .hasMessage("Expected Avro single-object encoding (C3 01), but got another beginning");
    assertThatThrownBy(() -> Wire.decode(Samples.bytes(Wire.type(Grant.class)), Reply.class))
        .hasMessage("Expected a record of Reply, but got one of Grant");
  }
}
