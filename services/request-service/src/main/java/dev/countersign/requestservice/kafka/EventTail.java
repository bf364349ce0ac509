package dev.countersign.requestservice.kafka;

import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.stream.LiveBuffer;
import dev.countersign.requestservice.stream.StreamEndedException;
import dev.countersign.requestservice.stream.StreamPlace;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows the live end of {@code events}, once for all streams of this gateway. After a failure it
 * goes on where it was, for those that listen must not miss anything.
 */
@ApplicationScoped
public class EventTail {
  private final SignedLog log;
  private final Follower follower;
  private final int bufferedEvents;
  private final Set<LiveBuffer> listening = new HashSet<>();
  private String broken; // null while the log is what it must be
  private StreamPlace place; // null until the log was first seen

  public EventTail(Clients clients, SignedLog log, GatewayConfig config) {
    this.log = log;
    this.bufferedEvents = config.streams().bufferedEvents();
    this.follower =
        new Follower("streams", () -> clients.consumer("streams"), this::settle, this::read);
  }

  void start(@Observes StartupEvent event) {
    follower.start();
  }

  void stop(@Observes ShutdownEvent event) {
    follower.close();
  }

  /** Why it stopped for good, where it did. */
  public Optional<String> stopped() {
    return follower.stopped();
  }

  /** How far it has read; nothing until it has seen the log. */
  public synchronized Optional<StreamPlace> place() {
    return Optional.ofNullable(place);
  }

  /**
   * Gives a reader every event from now on: from the buffer's start, exactly.
   *
   * @param onFull called once where the reader is too slow
   */
  synchronized LiveBuffer listen(Runnable onFull) {
    if (broken != null) {
      throw new StreamEndedException(broken);
    }
    var buffer = new LiveBuffer(place, bufferedEvents, onFull);
    listening.add(buffer);
    return buffer;
  }

  synchronized void leave(LiveBuffer buffer) {
    buffer.close();
    listening.remove(buffer);
  }

  private void settle(KafkaConsumer<byte[], byte[]> consumer) {
    var partitions = partitions(consumer.partitionsFor(Topics.EVENTS).size());
    consumer.assign(partitions);
    var before = known();
    if (before != null) {
      partitions.forEach(it -> consumer.seek(it, before.next().get(it.partition())));
      return;
    }
    consumer.seekToEnd(partitions);
    begin(new StreamPlace(partitions.stream().map(consumer::position).toList()));
  }

  private synchronized StreamPlace known() {
    return place;
  }

  private synchronized void begin(StreamPlace end) {
    place = end;
  }

  /** In the order of their numbers, which are 0, 1, 2 and so on. */
  static List<TopicPartition> partitions(int count) {
    return IntStream.range(0, count).mapToObj(it -> new TopicPartition(Topics.EVENTS, it)).toList();
  }

  private synchronized void read(ConsumerRecords<byte[], byte[]> records) {
    if (!listening.isEmpty() && !records.isEmpty()) {
      try {
        var events = log.readLinked(records);
        listening.forEach(buffer -> buffer.offer(events));
      } catch (ReaderStoppedException e) {
        broken = e.getMessage();
        listening.forEach(buffer -> buffer.end(broken));
        throw e;
      }
    }
    records
        .nextOffsets()
        .forEach((partition, next) -> place = place.with(partition.partition(), next.offset()));
  }
}
