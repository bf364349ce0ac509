package dev.countersign.cli.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CliException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogStreamTest {
  private static final TopicPartition ONE = new TopicPartition("log", 0);
  private static final TopicPartition OTHER = new TopicPartition("log", 1);

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private LogStream stream;

  @BeforeEach
  void start() {
    InstantSource time = () -> now;
    kafka.updateEndOffsets(Map.of(ONE, 5L, OTHER, 0L));
    stream =
        new LogStream(
            kafka,
            Map.of(ONE, 5L, OTHER, 0L),
            time.withZone(ZoneOffset.UTC),
            new Outage() {
              @Override
              public void begins(String why) {
                told.add("lost");
              }

              @Override
              public void isOver() {
                told.add("back");
              }
            });
  }

  private void arrives(TopicPartition place, long offset) {
    kafka.addRecord(
        new ConsumerRecord<>(place.topic(), place.partition(), offset, new byte[0], new byte[0]));
    kafka.updateEndOffsets(Map.of(place, offset + 1));
  }

  @Test
  void shouldAskABrokerThatIsSilentAndSayOnceThatItIsGoneAndBack() {
    stream.next();
    assertThat(told).as("a moment of silence is no outage").isEmpty();

    kafka.setPollException(new TimeoutException("nobody there"));
    stream.next();
    kafka.setPollException(new TimeoutException("nobody there"));
    stream.next();
    assertThat(told).containsExactly("lost");

    stream.next();
    assertThat(told).as("silence alone says nothing").containsExactly("lost");

    now = now.plus(Duration.ofSeconds(6));
    stream.next();
    assertThat(told).containsExactly("lost", "back");

    arrives(ONE, 5);
    assertThat(stream.next().count()).as("nothing was missed").isEqualTo(1);
  }

  @Test
  void shouldEndWhereWaitingWouldNotHelp() {
    kafka.setPollException(new TopicAuthorizationException("log"));
    assertThatThrownBy(stream::next).isInstanceOf(CliException.class).hasMessageContaining("log");
    assertThat(told).isEmpty();
  }

  @Test
  void shouldKnowNothingBeforeItHasRead() {
    kafka.updateEndOffsets(Map.of(ONE, 6L, OTHER, 1L));
    assertThat(stream.readUntil().minus(Duration.ofHours(1))).isBefore(now);
  }

  @Test
  void shouldKnowUntilWhenEverythingHasCome() {
    var began = now;
    stream.next();
    assertThat(stream.readUntil()).as("at the ends of both").isEqualTo(began);

    now = now.plus(Duration.ofSeconds(6));
    arrives(ONE, 5);
    stream.next();
    assertThat(stream.readUntil()).isEqualTo(now);

    kafka.updateEndOffsets(Map.of(OTHER, 7L));
    var known = now;
    now = now.plus(Duration.ofSeconds(6));
    arrives(ONE, 6);
    stream.next();
    assertThat(stream.readUntil()).as("the other lags behind").isEqualTo(known);
  }
}
