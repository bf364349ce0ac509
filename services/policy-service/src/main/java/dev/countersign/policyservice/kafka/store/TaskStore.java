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
  private final PayloadStore payloads;
  private final AnswerStore answers;
  private final DeadlineStore deadlines;
  private final HeartbeatStore heartbeats;
  private final LaneStore lanes;
  private final HeadStore head;

  public TaskStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.events = new EventIndex(new PrefixedStore(store, "event"));
    this.payloads =
        new PayloadStore(
            new PrefixedStore(store, "payload"),
            new PrefixedStore(store, "hour"),
            new PrefixedStore(store, "looked"));
    this.answers = new AnswerStore(new PrefixedStore(store, "answer"));
    this.deadlines = new DeadlineStore(new PrefixedStore(store, "deadline"));
    this.heartbeats = new HeartbeatStore(new PrefixedStore(store, "heartbeat"));
    this.lanes = new LaneStore(new PrefixedStore(store, "lane"), new PrefixedStore(store, "place"));
    this.head = new HeadStore(new PrefixedStore(store, "head"));
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

  public PayloadStore payloads() {
    return payloads;
  }

  public AnswerStore answers() {
    return answers;
  }

  public DeadlineStore deadlines() {
    return deadlines;
  }

  public HeartbeatStore heartbeats() {
    return heartbeats;
  }

  public LaneStore lanes() {
    return lanes;
  }

  public HeadStore head() {
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
