package dev.countersign.policyservice.kafka.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One kind of entry in the task's store, under a prefix of its own. There is one store, not one for
 * each kind: every store costs a changelog partition in every transaction, and RocksDB's memory.
 */
final class PrefixedStore {
  private final KeyValueStore<Bytes, byte[]> store;
  private final String prefix;

  /**
   * @param name outgoing; becomes the part of each key before the first slash
   */
  PrefixedStore(KeyValueStore<Bytes, byte[]> store, String name) {
    this.store = store;
    this.prefix = name + "/";
  }

  Optional<byte[]> get(String key) {
    return Optional.ofNullable(store.get(key(key)));
  }

  void put(String key, byte[] value) {
    store.put(key(key), value);
  }

  void delete(String key) {
    store.delete(key(key));
  }

  /** Every entry whose key starts so, in the order of the keys. */
  void forEach(String start, BiConsumer<String, byte[]> visitor) {
    // '0' follows '/': every key with the prefix sorts between prefix and prefix with its slash
    // raised, and inside an aggregate likewise.
    var from = prefix + start;
    var until = from.substring(0, from.length() - 1) + (char) (from.charAt(from.length() - 1) + 1);
    try (var entries = store.range(bytes(from), bytes(until))) {
      while (entries.hasNext()) {
        var entry = entries.next();
        var key = new String(entry.key.get(), StandardCharsets.UTF_8);
        if (key.startsWith(from)) { // the upper end of a range is included
          visitor.accept(key.substring(prefix.length()), entry.value);
        }
      }
    }
  }

  /** The first keys that sort before this one, in their order; so many at most. */
  List<String> before(String end, int atMost) {
    var keys = new ArrayList<String>();
    try (var entries = store.range(bytes(prefix), bytes(prefix + end))) {
      while (entries.hasNext() && keys.size() < atMost) {
        var key = new String(entries.next().key.get(), StandardCharsets.UTF_8);
        if (!key.equals(prefix + end)) { // the upper end of a range is included
          keys.add(key.substring(prefix.length()));
        }
      }
    }
    return keys;
  }

  private Bytes key(String key) {
    return bytes(prefix + key);
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
