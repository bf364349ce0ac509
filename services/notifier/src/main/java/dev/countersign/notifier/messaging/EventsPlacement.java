package dev.countersign.notifier.messaging;

import dev.countersign.notifier.app.NotifierService;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Instances share the partitions of events. The channel begins at their ends: what is owed to each
 * endpoint of before that is read again, from where that endpoint stands.
 */
@ApplicationScoped
@Identifier("events")
public class EventsPlacement implements KafkaConsumerRebalanceListener {
  private final NotifierService service;

  public EventsPlacement(NotifierService service) {
    this.service = service;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    service.runtime().eventsAssigned(consumer, partitions);
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    service.runtime().eventsRevoked(partitions);
  }
}
