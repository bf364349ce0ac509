package dev.countersign.avro.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.topic.EventTypes;
import org.junit.jupiter.api.Test;

class EventTypesTest {

  @Test
  void shouldNameEachEventAsItsRecordsDo() {
    assertThat(EventTypes.ofRequests())
        .containsExactlyElementsOf(
            Wire.types().stream()
                .filter(type -> RequestEvent.class.isAssignableFrom(type.content()))
                .map(WireType::ceType)
                .toList());
  }
}
