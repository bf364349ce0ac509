package dev.countersign.requestservice.kafka;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts a feed where the views say they have been read to: they are the truth, and what Kafka's
 * group remembers counts for nothing. It waits for PostgreSQL on the polling thread; waiting too
 * long costs the partitions, and being given them again leads here again.
 */
@ApplicationScoped
@Identifier("views")
public class FeedPlacement implements KafkaConsumerRebalanceListener {
  private final Feeds feeds;

  public FeedPlacement(Feeds feeds) {
    this.feeds = feeds;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    feeds
        .all()
        .forEach(
            feed -> {
              var own = partitions.stream().filter(it -> it.topic().equals(feed.topic())).toList();
              if (!own.isEmpty()) {
                feed.positions(own)
                    .ifPresent(
                        next -> own.forEach(it -> consumer.seek(it, next.get(it.partition()))));
              }
            });
  }
}
