package dev.countersign.policyservice.kafka.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BiConsumer;

/** When to look at a request again: one entry for each request that time can change. */
public final class AlarmShelf {
  private final Shelf shelf;

  AlarmShelf(Shelf shelf) {
    this.shelf = shelf;
  }

  public void put(String aggregate, Instant due) {
    shelf.put(aggregate, ByteBuffer.allocate(Long.BYTES).putLong(due.toEpochMilli()).array());
  }

  public void delete(String aggregate) {
    shelf.delete(aggregate);
  }

  public void forEach(BiConsumer<String, Instant> visitor) {
    shelf.forEach(
        "",
        (aggregate, value) ->
            visitor.accept(aggregate, Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong())));
  }
}
