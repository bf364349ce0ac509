package dev.countersign.avro.codec;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.Sent;
import java.util.List;

/** A sample of each type as it stands on its topic. */
final class Samples {
  private Samples() {}

  static Object of(WireType type) {
    return switch (Sample.of(type.content())) {
      case LogEvent event -> new Recorded<>((EventMeta) Sample.of(EventMeta.class), event);
      case Command command ->
          new Sent<>(
              Bytes.of(new byte[Sent.SALT_BYTES]),
              List.of((Payload) Sample.of(Payload.class)),
              command);
      case Object bare -> bare;
    };
  }

  static byte[] bytes(WireType type) {
    return switch (of(type)) {
      case Recorded<?> recorded -> Wire.encode(recorded);
      case Sent<?> sent -> Wire.encode(sent);
      case Object bare -> Wire.encode((Record) bare);
    };
  }
}
