package dev.countersign.requestservice.kafka;

import dev.countersign.requestservice.stream.StreamPlace;
import dev.countersign.requestservice.view.LoggedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads what lies behind the live end, for streams that come back. One consumer for all of them, a
 * small lot a turn: however many catch up, memory stays what it is and each gets its turn.
 */
@ApplicationScoped
public class EventPast {
  private static final Logger LOG = Logger.getLogger(EventPast.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(4);

  private final Clients clients;
  private final SignedLog log;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Map<TopicPartition, Long> stands = new HashMap<>();
  private KafkaConsumer<byte[], byte[]> consumer;

  public EventPast(Clients clients, SignedLog log) {
    this.clients = clients;
    this.log = log;
  }

  /** Some events, in the order of each partition, and where to go on. */
  record Lot(List<LoggedEvent> events, StreamPlace next) {}

  /**
   * Some of the events between two places; none where the brokers do not answer in time.
   *
   * @throws ReaderStoppedException at a record that must not stand on the log
   */
  Lot read(StreamPlace from, StreamPlace to, Duration atMost) throws InterruptedException {
    if (!turn.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return new Lot(List.of(), from);
    }
    try {
      return take(from, to);
    } catch (KafkaException e) {
      LOG.warnf("A stream that catches up waits for Kafka: %s", e.getMessage());
      startAnew();
      return new Lot(List.of(), from);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Whether the log reaches as far as that place.
   *
   * @return nothing where the brokers do not answer in time
   */
  public Optional<Boolean> reaches(StreamPlace place) {
    turn.lock();
    try {
      var ends = consumer().endOffsets(EventTail.partitions(place.next().size()), LOOK);
      return Optional.of(
          ends.entrySet().stream()
              .noneMatch(end -> place.next().get(end.getKey().partition()) > end.getValue()));
    } catch (KafkaException e) {
      LOG.warnf("A stream could not begin without Kafka: %s", e.getMessage());
      startAnew();
      return Optional.empty();
    } finally {
      turn.unlock();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    turn.lock();
    try {
      startAnew();
    } finally {
      turn.unlock();
    }
  }

  private Lot take(StreamPlace from, StreamPlace to) {
    var behind =
        EventTail.partitions(from.next().size()).stream()
            .filter(it -> from.next().get(it.partition()) < to.next().get(it.partition()))
            .toList();
    moveTo(behind, from);
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    for (var record : consumer().poll(POLL)) {
      if (!to.isBefore(record.partition(), record.offset())) {
        records.add(record);
      }
    }
    var next = from;
    for (var partition : behind) {
      long position = consumer().position(partition);
      stands.put(partition, position);
      int number = partition.partition();
      next = next.with(number, Math.min(position, to.next().get(number)));
    }
    return new Lot(log.readLinked(records), next);
  }

  /** Seeks only where it must, for seeking drops what was fetched ahead. */
  private void moveTo(List<TopicPartition> partitions, StreamPlace place) {
    if (!stands.keySet().equals(java.util.Set.copyOf(partitions))) {
      consumer().assign(partitions);
      stands.keySet().retainAll(partitions);
    }
    for (var partition : partitions) {
      long next = place.next().get(partition.partition());
      if (stands.getOrDefault(partition, -1L) != next) {
        consumer().seek(partition, next);
        stands.put(partition, next);
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      consumer = clients.smallConsumer("streams-past");
    }
    return consumer;
  }

  private void startAnew() {
    stands.clear();
    if (consumer != null) {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
      consumer = null;
    }
  }
}
