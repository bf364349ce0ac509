package dev.countersign.notifier.messaging;

import dev.countersign.notifier.app.NotifierService;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What comes in, each lot in the order of its log. */
@ApplicationScoped
public class Channels {
  private final NotifierService service;

  public Channels(NotifierService service) {
    this.service = service;
  }

  @Incoming("governance")
  @Blocking
  public void governance(ConsumerRecords<byte[], byte[]> records) {
    service.runtime().governance(records);
  }

  @Incoming("events")
  @Blocking
  public void events(ConsumerRecords<byte[], byte[]> records) {
    service.runtime().events(records);
  }
}
