package dev.countersign.protocol.topic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a topic is not as the design needs it. */
public sealed interface TopicDifference {
  String topic();

  /** "Expected …, but …". */
  String sentence();

  /** There is no such topic. */
  record Missing(String topic) implements TopicDifference {
    @Override
    public String sentence() {
      return "Expected topic %s, but there is none".formatted(topic);
    }
  }

  /** It has another number of partitions, so its keys stand elsewhere than their readers look. */
  record Partitions(String topic, int expected, int found) implements TopicDifference {
    @Override
    public String sentence() {
      return "Expected topic %s to have %d partitions, but it has %d"
          .formatted(topic, expected, found);
    }
  }

  /**
   * It has another setting.
   *
   * @param name as Kafka calls the setting
   * @param found what it is set to, or {@code none}
   */
  record Setting(String topic, String name, String expected, String found)
      implements TopicDifference {
    @Override
    public String sentence() {
      return "Expected topic %s to have %s=%s, but it has %s"
          .formatted(topic, name, expected, found);
    }
  }

  /**
   * What is different about a topic that exists; empty when all is well.
   *
   * @param settings of the topic, by Kafka's names
   */
  static List<TopicDifference> of(TopicSpec spec, int partitions, Map<String, String> settings) {
    var different = new ArrayList<TopicDifference>();
    if (partitions != spec.partitions()) {
      different.add(new Partitions(spec.name(), spec.partitions(), partitions));
    }
    new TreeMap<>(spec.settings())
        .forEach(
            (name, wanted) -> {
              var found = settings.getOrDefault(name, "none");
              if (!isSame(wanted, found)) {
                different.add(new Setting(spec.name(), name, wanted, found));
              }
            });
    return List.copyOf(different);
  }

  /** Kafka keeps lists such as {@code compact,delete} in an order of its own. */
  private static boolean isSame(String wanted, String found) {
    return sorted(wanted).equals(sorted(found));
  }

  private static List<String> sorted(String list) {
    return Arrays.stream(list.split(",")).sorted().toList();
  }
}
