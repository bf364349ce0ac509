package dev.countersign.policyservice.kafka.store;

import java.util.Locale;
import java.util.function.Consumer;

/** The events of this partition by aggregate, so that one request can be folded by itself. */
public final class EventIndex {
  private final PrefixedStore entries;

  EventIndex(PrefixedStore entries) {
    this.entries = entries;
  }

  /**
   * Adds an event.
   *
   * @param value as it stands on the log
   */
  public void put(String aggregate, long sequence, byte[] value) {
    entries.put(aggregate + String.format(Locale.ROOT, "/%019d", sequence), value);
  }

  /** The events of an aggregate, in their order. */
  public void forEach(String aggregate, Consumer<byte[]> visitor) {
    entries.forEach(aggregate + "/", (_, value) -> visitor.accept(value));
  }
}
