package dev.countersign.policyservice.kafka.store;

import dev.countersign.engine.Rules;
import dev.countersign.protocol.Digest;
import java.nio.ByteBuffer;
import java.util.Optional;

/** How far the store has come on the partition's log, and by which code it was made. */
public final class HeadStore {
  /** Raised when what is kept here, or what it means, changes: the store is then made anew. */
  private static final int LAYOUT = 4;

  private static final String KEY = "";

  private final PrefixedStore entries;

  HeadStore(PrefixedStore entries) {
    this.entries = entries;
  }

  /**
   * The hash of the last event that the store has; {@link Digest#NONE} when it has none; empty when
   * it was never begun or was made by other code.
   */
  public Optional<Digest> find() {
    return entries.get(KEY).flatMap(HeadStore::read);
  }

  /** The same, of the entry's value. */
  static Optional<Digest> read(byte[] entry) {
    var value = ByteBuffer.wrap(entry);
    if (value.getInt() != LAYOUT || value.getInt() != Rules.VERSION) {
      return Optional.empty();
    }
    var hash = new byte[Digest.BYTES];
    value.get(hash);
    return Optional.of(Digest.of(hash));
  }

  public void put(Digest last) {
    entries.put(
        KEY,
        ByteBuffer.allocate(2 * Integer.BYTES + Digest.BYTES)
            .putInt(LAYOUT)
            .putInt(Rules.VERSION)
            .put(last.toArray())
            .array());
  }
}
