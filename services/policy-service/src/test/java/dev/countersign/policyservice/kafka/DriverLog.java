package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.kafka.log.OwnLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** Our log where there is no broker: what a test driver's topology has put out. */
final class DriverLog implements OwnLog {
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new HashMap<>();

  void append(String topic, byte[] key, byte[] value, Headers headers, Instant appended) {
    var records = records(topic);
    records.add(
        new ConsumerRecord<>(
            topic,
            0,
            records.size(),
            appended.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            -1,
            -1,
            key,
            value,
            headers,
            Optional.empty()));
  }

  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return topics.computeIfAbsent(topic, _ -> new ArrayList<>());
  }

  @Override
  public Optional<ConsumerRecord<byte[], byte[]>> last(String topic, int partition) {
    var records = records(topic);
    return records.isEmpty() ? Optional.empty() : Optional.of(records.getLast());
  }

  @Override
  public void forEach(
      String topic, int partition, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    records(topic).forEach(visitor);
  }

  @Override
  public long forEachFrom(
      String topic,
      int partition,
      long from,
      int atMost,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    var records = records(topic);
    long until = Math.min(from + atMost, records.size());
    records.subList((int) from, (int) until).forEach(visitor);
    return until;
  }

  @Override
  public void forEachSince(
      String topic,
      int partition,
      Instant appended,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    records(topic).stream()
        .filter(record -> record.timestamp() >= appended.toEpochMilli())
        .forEach(visitor);
  }

  /** There are no transactions here. */
  @Override
  public void awaitSettled(String topic, int partition) {}
}
