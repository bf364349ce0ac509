package dev.countersign.policyservice.kafka;

import dev.countersign.engine.Rules;
import dev.countersign.policyservice.kafka.store.HeldAggregate;
import dev.countersign.policyservice.kafka.store.StoreFold;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.protocol.Digest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What the stores of this instance hold, in lines of words with a space between, for whoever
 * compares it with the log. Ids, hashes and counts, nothing that anybody wrote. The lines of a
 * partition:
 *
 * <pre>
 * store 1 CLUSTER PARTITION RULES HEAD      first; HEAD is the hash of the last event, or none
 * request ID SEQUENCE LAST STATE            each request
 * lane ID SEQUENCE LAST STATE               each lane
 * broken ID WHY                             a request whose events are no history
 * end COUNT                                 last; without it the listing was cut off
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class StoreListing {
  private static final int FORMAT = 1;

  private final String cluster;
  private final KafkaStreams streams;

  StoreListing(String cluster, KafkaStreams streams) {
    this.cluster = cluster;
    this.streams = streams;
  }

  /** Those that this instance decides at the moment, in their order. */
  public List<Integer> partitions() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .map(task -> task.taskId().partition())
        .sorted()
        .toList();
  }

  /**
   * Lists one partition; true when it is whole. It is not where the partition is not decided here,
   * or goes elsewhere meanwhile.
   */
  public boolean list(int partition, Consumer<String> lines) {
    try {
      var fold = new StoreFold(cluster, store(partition));
      lines.accept(
          "store %d %s %d %d %s"
              .formatted(
                  FORMAT,
                  cluster,
                  partition,
                  Rules.VERSION,
                  fold.head().map(Digest::value).orElse("none")));
      var count = new AtomicLong();
      fold.forEach(
          held -> {
            count.incrementAndGet();
            lines.accept(line(held));
          });
      lines.accept("end " + count);
      return true;
    } catch (InvalidStateStoreException e) {
      return false;
    }
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                TaskStore.NAME, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition));
  }

  private static String line(HeldAggregate held) {
    return switch (held) {
      case HeldAggregate.Request it ->
          "request %s %d %s %s".formatted(it.id(), it.sequence(), it.last(), it.state());
      case HeldAggregate.Lane it ->
          "lane %s %d %s %s".formatted(it.id(), it.sequence(), it.last(), it.state());
      case HeldAggregate.Broken it ->
          "broken %s %s".formatted(it.id(), it.why().replaceAll("\\s+", " "));
    };
  }
}
