package dev.countersign.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How to run the broker.
 *
 * @param data the folder to keep everything in; empty for a temporary one, deleted on close
 * @param port the port to listen on, 1 to 65535; empty for a free one
 * @param settings broker settings that win over {@link KafkaSettings}, in Kafka's own names
 */
public record KafkaOptions(Optional<Path> data, OptionalInt port, Map<String, String> settings) {

  public KafkaOptions {
    settings = Map.copyOf(settings);
  }

  /** A free port, nothing kept. */
  public static KafkaOptions temporary() {
    return new KafkaOptions(Optional.empty(), OptionalInt.empty(), Map.of());
  }

  /** A free port, everything kept in {@code data}. */
  public static KafkaOptions keptIn(Path data) {
    return new KafkaOptions(Optional.of(data), OptionalInt.empty(), Map.of());
  }

  /** The same, on this port. */
  public KafkaOptions onPort(int fixed) {
    return new KafkaOptions(data, OptionalInt.of(fixed), settings);
  }

  /** The same, with one more broker setting. */
  public KafkaOptions with(String name, String value) {
    var more = new HashMap<>(settings);
    more.put(name, value);
    return new KafkaOptions(data, port, more);
  }
}
