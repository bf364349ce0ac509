package dev.countersign.cli.approval;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.cli.CliException;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * What Kafka has of one request, as it is: nothing of it is believed yet.
 *
 * @param events in the order of the log
 * @param payloads of its partition, by the digest that they are kept under
 */
public record ApprovalRecords(
    RequestId request, List<Event> events, Map<Digest, Payload> payloads) {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A record of the events topic. */
  public record Event(String type, Bytes signature, Bytes value, String place) {}

  /**
   * Reads them, up to where the topics end now. The request's partition of both topics, and no
   * other.
   *
   * @param settings of the Kafka client, the bootstrap servers among them
   * @throws CliException when Kafka does not answer, or has not these topics
   */
  public static ApprovalRecords of(Map<String, String> settings, RequestId request) {
    var all = new HashMap<String, Object>(settings);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (var consumer =
        new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var found = new ApprovalRecords(request, new ArrayList<>(), new HashMap<>());
      read(consumer, List.of(place(consumer, Topics.EVENTS, request)), found::event);
      read(consumer, List.of(place(consumer, Topics.PAYLOADS, request)), found::payload);
      return found;
    } catch (KafkaException e) {
      throw new CliException("Expected to read the log, but Kafka says: " + e.getMessage(), e);
    }
  }

  private static TopicPartition place(
      KafkaConsumer<byte[], byte[]> consumer, String topic, RequestId request) {
    int partitions = consumer.partitionsFor(topic).size();
    if (partitions == 0) {
      throw new CliException("Expected a topic %s, but Kafka has none".formatted(topic));
    }
    return new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key(request))) % partitions);
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> places,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.assign(places);
    consumer.seekToBeginning(places);
    var ends = consumer.endOffsets(places);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (places.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
      if (System.nanoTime() > deadline) {
        throw new CliException(
            "Expected Kafka to go on with %s, but it does not".formatted(places));
      }
      consumer.poll(POLL).forEach(reader);
    }
  }

  private void event(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null && java.util.Arrays.equals(record.key(), key(request))) {
      events.add(
          new Event(
              RecordHeaders.text(record.headers(), RecordHeaders.CE_TYPE).orElse(""),
              RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNATURE)
                  .map(Bytes::of)
                  .orElse(Bytes.EMPTY),
              Bytes.of(record.value() == null ? new byte[0] : record.value()),
              "%s, partition %d, offset %d"
                  .formatted(record.topic(), record.partition(), record.offset())));
    }
  }

  private void payload(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    try {
      var digest = new Digest(new String(record.key(), StandardCharsets.US_ASCII));
      if (record.value() == null) {
        payloads.remove(digest);
      } else {
        payloads.put(digest, Wire.decode(record.value(), Payload.class));
      }
    } catch (IllegalArgumentException | MalformedRecordException e) {
      // none of ours: what a proof needs it will miss
    }
  }

  private static byte[] key(RequestId request) {
    return request.value().getBytes(StandardCharsets.US_ASCII);
  }
}
