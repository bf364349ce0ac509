package dev.countersign.policyservice.trust;

import dev.countersign.protocol.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record as it came off the commands topic, before anything in it is believed. Key and value are
 * absent where Kafka has null.
 *
 * @param appended the broker's append time: the only clock that decides anything
 * @param headers every value of every header, in their order; a null value is empty bytes
 */
public record Arrival(
    String topic,
    int partition,
    long offset,
    Instant appended,
    Optional<Bytes> key,
    Optional<Bytes> value,
    Map<String, List<Bytes>> headers) {

  public Arrival {
    headers = Map.copyOf(headers);
  }

  /** Bytes that headers take up, names left out. */
  long headerBytes() {
    return headers.values().stream().flatMap(List::stream).mapToLong(Bytes::size).sum();
  }
}
