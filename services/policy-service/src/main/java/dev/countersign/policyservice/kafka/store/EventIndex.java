package dev.countersign.policyservice.kafka.store;

import java.util.Locale;
import java.util.function.Consumer;

/** The events of this partition by aggregate, so that one request can be folded by itself. */
public final class EventIndex {
  private final Shelf shelf;

  EventIndex(Shelf shelf) {
    this.shelf = shelf;
  }

  /**
   * Adds an event.
   *
   * @param value as it stands on the log
   */
  public void put(String aggregate, long sequence, byte[] value) {
    shelf.put(aggregate + String.format(Locale.ROOT, "/%019d", sequence), value);
  }

  /** The events of an aggregate, in their order. */
  public void forEach(String aggregate, Consumer<byte[]> visitor) {
    shelf.forEach(aggregate + "/", (_, value) -> visitor.accept(value));
  }
}
