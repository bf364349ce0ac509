package dev.countersign.policyservice.kafka.store;

import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Everything that a task keeps between commands; all of it can be made again from the log. */
public final class TaskStore {
  public static final String NAME = "decisions";

  private final KeyValueStore<Bytes, byte[]> store;
  private final EventIndex events;
  private final PayloadShelf payloads;
  private final AnswerShelf answers;
  private final AlarmShelf alarms;
  private final PulseShelf pulses;
  private final HeadShelf head;

  public TaskStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.events = new EventIndex(new Shelf(store, "event"));
    this.payloads = new PayloadShelf(new Shelf(store, "payload"));
    this.answers = new AnswerShelf(new Shelf(store, "answer"));
    this.alarms = new AlarmShelf(new Shelf(store, "alarm"));
    this.pulses = new PulseShelf(new Shelf(store, "pulse"));
    this.head = new HeadShelf(new Shelf(store, "head"));
  }

  /**
   * How Kafka Streams makes the store of each task.
   *
   * @param changelog settings of its topic, by Kafka's names
   */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(Map<String, String> changelog) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(changelog)
        .withCachingDisabled();
  }

  public EventIndex events() {
    return events;
  }

  public PayloadShelf payloads() {
    return payloads;
  }

  public AnswerShelf answers() {
    return answers;
  }

  public AlarmShelf alarms() {
    return alarms;
  }

  public PulseShelf pulses() {
    return pulses;
  }

  public HeadShelf head() {
    return head;
  }

  /** Forgets everything, before a rebuild. */
  public void clear() {
    var keys = new ArrayList<Bytes>();
    do {
      keys.clear();
      try (var entries = store.all()) {
        while (entries.hasNext() && keys.size() < 10_000) {
          keys.add(entries.next().key);
        }
      }
      keys.forEach(store::delete);
    } while (!keys.isEmpty());
  }
}
