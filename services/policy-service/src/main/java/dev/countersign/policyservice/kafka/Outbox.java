package dev.countersign.policyservice.kafka;

import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.policyservice.outgoing.Letter;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.streams.processor.api.Record;

/** Turns letters into records of the task's transaction. */
final class Outbox {
  private final String source;
  private final int partition;
  private final Consumer<Record<String, Posted>> forward;

  /**
   * @param partition of the task
   * @param forward into the sink
   */
  Outbox(String cluster, int partition, Consumer<Record<String, Posted>> forward) {
    this.source = source(cluster);
    this.partition = partition;
    this.forward = forward;
  }

  static String source(String cluster) {
    return "urn:countersign:" + cluster + ":policy-service";
  }

  void send(Letter letter) {
    var posted =
        new Posted(
            letter,
            switch (letter.where()) {
              case OWN -> partition;
              case FIRST -> 0;
            });
    forward.accept(
        new Record<>(
            letter.key().orElse(null),
            posted,
            Math.max(0, letter.time().toEpochMilli()),
            headers(letter)));
  }

  private Headers headers(Letter letter) {
    var headers =
        RecordHeaders.cloudEvent(
            new org.apache.kafka.common.header.internals.RecordHeaders(),
            letter.type(),
            source,
            letter.id(),
            letter.subject(),
            letter.time());
    letter.attributes().forEach((name, value) -> RecordHeaders.put(headers, name, value));
    letter.binary().forEach((name, value) -> headers.add(new RecordHeader(name, value.toArray())));
    return headers;
  }
}
