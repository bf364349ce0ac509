package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.platform.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the topic {@code events} itself says of each request, every event's signature and its place
 * behind the one before it looked at. It trusts no service of the platform.
 */
final class Histories implements AutoCloseable {
  private final TestPlatform platform;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> places;
  private final Map<String, ChainHead> heads = new HashMap<>();
  private final Map<String, List<RequestEvent>> byRequest = new HashMap<>();

  Histories(TestPlatform platform) {
    this.platform = platform;
    consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                platform.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    places =
        consumer.partitionsFor(Topics.EVENTS).stream()
            .map(it -> new TopicPartition(Topics.EVENTS, it.partition()))
            .toList();
    consumer.assign(places);
    consumer.seekToBeginning(places);
  }

  /** Reads on to the end of the log as it is now; the events of each request, by its id. */
  Map<String, List<RequestEvent>> read() {
    var ends = consumer.endOffsets(places);
    while (places.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
      consumer.poll(Duration.ofMillis(100)).forEach(this::take);
    }
    return byRequest;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    var key = new String(record.key(), StandardCharsets.UTF_8);
    var type = RecordHeaders.text(record.headers(), RecordHeaders.CE_TYPE).orElseThrow();
    var hash = EventSeal.hash(platform.cluster(), key, type, record.value());
    var signature = Bytes.of(record.headers().lastHeader(RecordHeaders.SIGNATURE).value());
    assertThat(EventSeal.verify(platform.trust().decisions(), hash, signature))
        .as("the signature of the event at offset %d of %s", record.offset(), key)
        .isTrue();
    var recorded = Wire.decodeEvent(record.value());
    heads.put(key, heads.getOrDefault(key, ChainHead.START).next(recorded.meta(), hash));
    if (recorded.event() instanceof RequestEvent event) {
      byRequest.computeIfAbsent(key, _ -> new ArrayList<>()).add(event);
    }
  }

  /** What became of the execution that began last, where that is known. */
  static Optional<Outcome> outcome(List<RequestEvent> events) {
    var outcome = Optional.<Outcome>empty();
    for (var event : events) {
      if (event instanceof ExecutionStarted) {
        outcome = Optional.empty();
      } else if (event instanceof ExecutionUnknown) {
        outcome = Optional.of(Outcome.UNKNOWN);
      } else if (event instanceof ExecutionSucceeded) {
        outcome = Optional.of(Outcome.SUCCEEDED);
      } else if (event instanceof ExecutionFailed) {
        outcome = Optional.of(Outcome.FAILED);
      } else if (event instanceof ExecutionCancelled) {
        outcome = Optional.of(Outcome.CANCELLED);
      } else if (event instanceof ExecutionReconciled it) {
        outcome = Optional.of(it.outcome());
      }
    }
    return outcome;
  }

  /** Whether nobody claimed its last grant, so that whoever asked has to let it run again. */
  static boolean hasLapsed(List<RequestEvent> events) {
    return events.getLast() instanceof GrantExpired;
  }

  static List<ExecutionId> started(List<RequestEvent> events) {
    return events.stream()
        .filter(ExecutionStarted.class::isInstance)
        .map(it -> ((ExecutionStarted) it).execution())
        .toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
