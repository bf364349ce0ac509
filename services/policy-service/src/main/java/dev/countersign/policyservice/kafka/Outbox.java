package dev.countersign.policyservice.kafka;

import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.streams.processor.api.Record;

/** Puts outgoing records into the task's transaction. */
final class Outbox {
  private final String source;
  private final int partition;
  private final int partitions;
  private final Consumer<Record<String, PlacedRecord>> forward;

  /**
   * @param partition of the task
   * @param partitions of every topic that is keyed by aggregate
   * @param forward into the sink
   */
  Outbox(
      String cluster,
      int partition,
      int partitions,
      Consumer<Record<String, PlacedRecord>> forward) {
    this.source = source(cluster);
    this.partition = partition;
    this.partitions = partitions;
    this.forward = forward;
  }

  static String source(String cluster) {
    return "urn:countersign:" + cluster + ":policy-service";
  }

  void send(OutgoingRecord record) {
    var placed =
        new PlacedRecord(
            record,
            switch (record.where()) {
              case OWN -> partition;
              case BY_KEY -> Partitions.of(record.key().orElseThrow(), partitions);
              case FIRST -> 0;
            });
    forward.accept(
        new Record<>(
            record.key().orElse(null),
            placed,
            Math.max(0, record.time().toEpochMilli()),
            headers(record)));
  }

  private Headers headers(OutgoingRecord record) {
    var headers =
        RecordHeaders.cloudEvent(
            new org.apache.kafka.common.header.internals.RecordHeaders(),
            record.type(),
            source,
            record.id(),
            record.subject(),
            record.time());
    record.attributes().forEach((name, value) -> RecordHeaders.put(headers, name, value));
    record.binary().forEach((name, value) -> headers.add(new RecordHeader(name, value.toArray())));
    return headers;
  }
}
