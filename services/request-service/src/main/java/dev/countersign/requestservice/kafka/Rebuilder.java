package dev.countersign.requestservice.kafka;

import dev.countersign.requestservice.view.Placed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Makes the views again from the log, partition by partition and each in one transaction, under the
 * eyes of their readers and beside the running feeds.
 */
@ApplicationScoped
public class Rebuilder {
  private static final Logger LOG = Logger.getLogger(Rebuilder.class);
  private static final Duration POLL = Duration.ofSeconds(5);

  private final Feeds feeds;
  private final Clients clients;
  private final Semaphore turn = new Semaphore(1);

  public Rebuilder(Feeds feeds, Clients clients) {
    this.feeds = feeds;
    this.clients = clients;
  }

  /** One topic that was read again. */
  public record Rebuilt(String topic, int partitions, long records) {}

  /**
   * Rebuilds everything that can be made from the log. Keys of results cannot and are left alone.
   *
   * @return nothing where another rebuild is running
   */
  public List<Rebuilt> rebuild() {
    if (!turn.tryAcquire()) {
      return List.of();
    }
    try (var consumer = clients.consumer("rebuild")) {
      var rebuilt = feeds.all().map(feed -> rebuild(feed, consumer)).toList();
      rebuilt.forEach(
          it -> LOG.infof("Rebuilt the views of %s from %d records", it.topic(), it.records()));
      return rebuilt;
    } finally {
      turn.release();
    }
  }

  private static <T> Rebuilt rebuild(ViewFeed<T> feed, KafkaConsumer<byte[], byte[]> consumer) {
    var partitions = consumer.partitionsFor(feed.topic());
    long records = 0;
    for (var info : partitions) {
      var partition = new TopicPartition(feed.topic(), info.partition());
      feed.writer().positions(List.of(info.partition()));
      records +=
          feed.writer().rebuild(info.partition(), from -> read(feed, consumer, partition, from));
    }
    return new Rebuilt(feed.topic(), partitions.size(), records);
  }

  /** Some records from an offset on; none only where the log ends. */
  private static <T> List<Placed<T>> read(
      ViewFeed<T> feed,
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long from) {
    if (!consumer.assignment().equals(java.util.Set.of(partition))) {
      consumer.assign(List.of(partition));
    }
    consumer.seek(partition, from);
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    while (consumer.position(partition) < end) {
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      consumer.poll(POLL).forEach(records::add);
      var items = feed.meant(records);
      if (!items.isEmpty()) {
        return items;
      }
    }
    return List.of();
  }
}
