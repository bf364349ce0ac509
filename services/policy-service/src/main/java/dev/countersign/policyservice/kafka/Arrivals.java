package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OutgoingRecords;
import dev.countersign.policyservice.trust.Arrival;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Quarantined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Takes a Kafka record apart, and puts what is foreign into quarantine. */
final class Arrivals {
  private static final int KEPT_KEY_BYTES = 256;
  private static final int KEPT_VALUE_BYTES = 64 << 10;
  private static final int KEPT_WHY = 1_000;

  private Arrivals() {}

  static Arrival of(Record<byte[], byte[]> record, RecordMetadata place) {
    return new Arrival(
        place.topic(),
        place.partition(),
        place.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        Optional.ofNullable(record.key()).map(Bytes::of),
        Optional.ofNullable(record.value()).map(Bytes::of),
        byName(record.headers()));
  }

  private static Map<String, List<Bytes>> byName(Headers headers) {
    var all = new HashMap<String, List<Bytes>>();
    for (var header : headers) {
      all.computeIfAbsent(header.key(), _ -> new ArrayList<>())
          .add(header.value() == null ? Bytes.EMPTY : Bytes.of(header.value()));
    }
    return all;
  }

  static OutgoingRecord quarantined(OutgoingRecords outgoing, Arrival arrival, String why) {
    var key = arrival.key().map(Bytes::toArray).orElse(new byte[0]);
    var value = arrival.value().map(Bytes::toArray).orElse(new byte[0]);
    return outgoing.quarantined(
        new Quarantined(
            why.substring(0, Math.min(why.length(), KEPT_WHY)),
            arrival.topic(),
            arrival.partition(),
            arrival.offset(),
            start(key, KEPT_KEY_BYTES),
            start(value, KEPT_VALUE_BYTES),
            value.length,
            Hashing.sha256(value)),
        arrival.appended());
  }

  private static Bytes start(byte[] bytes, int length) {
    return Bytes.of(bytes.length <= length ? bytes : Arrays.copyOf(bytes, length));
  }
}
