package dev.countersign.policyservice.kafka.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BiConsumer;

/** When to look at a request again: one entry for each request that time can change. */
public final class DeadlineStore {
  private final PrefixedStore entries;

  DeadlineStore(PrefixedStore entries) {
    this.entries = entries;
  }

  public void put(String aggregate, Instant due) {
    entries.put(aggregate, ByteBuffer.allocate(Long.BYTES).putLong(due.toEpochMilli()).array());
  }

  public void delete(String aggregate) {
    entries.delete(aggregate);
  }

  public void forEach(BiConsumer<String, Instant> visitor) {
    entries.forEach(
        "",
        (aggregate, value) ->
            visitor.accept(aggregate, Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong())));
  }
}
