package dev.countersign.agent.kafka;

import dev.countersign.agent.run.SignedRecord;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads everything that policy-service says to the pool, from the moment of its start: whatever was
 * said before was not said to this process, and what still matters of it is said again. Every agent
 * reads all of it, so it belongs to no group.
 */
public final class DirectiveTail implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DirectiveTail.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Map<String, Object> SETTINGS =
      Map.of(
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");

  private final KafkaAccess kafka;
  private final String topic;
  private final Consumer<SignedRecord> heard;
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<KafkaConsumer<byte[], byte[]>> current = Optional.empty();

  /**
   * Reads nothing yet.
   *
   * @param heard told of each record on the tail's own thread; must not block
   */
  public DirectiveTail(KafkaAccess kafka, String pool, Consumer<SignedRecord> heard) {
    this.kafka = kafka;
    this.topic = Topics.directives(pool);
    this.heard = heard;
    this.thread = Thread.ofPlatform().name("directives").daemon().unstarted(this::run);
  }

  /** Begins to read; returns once nothing that is said from now on can be missed. */
  public void start() throws InterruptedException {
    thread.start();
    reading.await();
  }

  private void run() {
    while (stopped.getCount() > 0) {
      try (var consumer =
          new KafkaConsumer<>(
              kafka.with("directives", SETTINGS),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        current = Optional.of(consumer);
        read(consumer);
      } catch (WakeupException e) {
        return;
      } catch (KafkaException e) {
        LOG.warnf("Expected to read directives, but could not; trying again: cause=%s", e);
        pause();
      } finally {
        current = Optional.empty();
      }
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    reading.countDown();
    while (stopped.getCount() > 0) {
      for (var found : consumer.poll(POLL)) {
        hear(SignedRecords.of(found));
      }
    }
  }

  /** Nothing that anybody can write to the topic may end the reading. */
  private void hear(SignedRecord found) {
    try {
      heard.accept(found);
    } catch (RuntimeException e) {
      LOG.error("Expected to take in a directive, but met a fault", e);
    }
  }

  private void pause() {
    try {
      var _ = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    current.ifPresent(KafkaConsumer::wakeup);
    try {
      thread.join(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
