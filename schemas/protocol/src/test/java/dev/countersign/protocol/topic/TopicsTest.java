package dev.countersign.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicsTest {

  static Stream<TopicSpec> all() {
    return Stream.concat(Topics.core(12).stream(), Topics.ofPool("main").stream());
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldStampEachRecordWithTheBrokersClock(TopicSpec topic) {
    assertThat(topic.settings()).containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldForgetWithinASeventhOfTheRetentionOrNever(TopicSpec topic) {
    long retention = Long.parseLong(topic.settings().get("retention.ms"));
    if (retention < 0) {
      assertThat(topic.settings())
          .doesNotContainKey("segment.ms")
          .containsEntry("cleanup.policy", "delete");
    } else {
      assertThat(Long.parseLong(topic.settings().get("segment.ms")))
          .isLessThanOrEqualTo(retention / 7);
    }
  }

  @Test
  void shouldKeepTheLogsOfFactsForEver() {
    assertThat(
            all()
                .filter(topic -> topic.settings().get("retention.ms").equals("-1"))
                .map(TopicSpec::name))
        .containsExactlyInAnyOrder(
            Topics.EVENTS, Topics.GOVERNANCE, Topics.AUDIT, Topics.CHECKPOINTS);
  }

  @Test
  void shouldGiveCommandsAndEventsTheSamePartitions() {
    var partitions =
        all()
            .filter(
                topic ->
                    topic.name().equals(Topics.COMMANDS)
                        || topic.name().equals(Topics.EVENTS)
                        || topic.name().equals(Topics.PAYLOADS));
    assertThat(partitions.map(TopicSpec::partitions)).containsOnly(12);
  }

  @Test
  void shouldSayWhereATopicIsNotAsTheDesignNeedsIt() {
    var spec = Topics.core(12).getFirst();
    var settings = new TreeMap<>(spec.settings());
    settings.put("retention.ms", "1");
    settings.remove("segment.ms");

    assertThat(TopicDifference.of(spec, 3, settings))
        .containsExactly(
            new TopicDifference.Partitions(Topics.COMMANDS, 12, 3),
            new TopicDifference.Setting(Topics.COMMANDS, "retention.ms", "86400000", "1"),
            new TopicDifference.Setting(Topics.COMMANDS, "segment.ms", "12342857", "none"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldFindNoDifferenceInWhatIsAsItShouldBe(TopicSpec topic) {
    var settings = new TreeMap<>(topic.settings());
    settings.computeIfPresent(
        "cleanup.policy", (_, value) -> value.equals("compact,delete") ? "delete,compact" : value);
    settings.put("flush.ms", "1");

    assertThat(TopicDifference.of(topic, topic.partitions(), settings)).isEmpty();
  }
}
