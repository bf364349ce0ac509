package dev.countersign.policyservice.kafka.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** When the agent of a running execution was last heard of, by the broker's clock. */
public final class HeartbeatStore {
  private final PrefixedStore entries;

  HeartbeatStore(PrefixedStore entries) {
    this.entries = entries;
  }

  public Optional<Instant> find(String aggregate) {
    return entries
        .get(aggregate)
        .map(value -> Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong()));
  }

  public void put(String aggregate, Instant heard) {
    entries.put(aggregate, ByteBuffer.allocate(Long.BYTES).putLong(heard.toEpochMilli()).array());
  }

  public void delete(String aggregate) {
    entries.delete(aggregate);
  }
}
