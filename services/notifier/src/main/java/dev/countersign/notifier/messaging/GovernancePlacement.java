package dev.countersign.notifier.messaging;

import dev.countersign.notifier.app.NotifierService;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Puts the channel where governance has been read to; every instance reads all of it. */
@ApplicationScoped
@Identifier("governance")
public class GovernancePlacement implements KafkaConsumerRebalanceListener {
  private final NotifierService service;

  public GovernancePlacement(NotifierService service) {
    this.service = service;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    service.runtime().governanceAssigned(consumer, partitions);
  }
}
