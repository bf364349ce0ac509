package dev.countersign.requestservice.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * A thread that reads a log to its live end for as long as the program runs. It waits for a broker
 * that is away; it stops for good at a {@link ReaderStoppedException}, and says so.
 */
final class Follower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Follower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long REST_MS = 500;

  private final String name;
  private final Supplier<KafkaConsumer<byte[], byte[]>> consumers;
  private final Consumer<KafkaConsumer<byte[], byte[]>> place;
  private final Consumer<ConsumerRecords<byte[], byte[]>> read;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile KafkaConsumer<byte[], byte[]> current;
  private volatile boolean placed;
  private volatile String stopped;

  /**
   * @param place puts a new consumer where reading begins; called again after a failure in it
   * @param read takes what was read, an empty lot included
   */
  Follower(
      String name,
      Supplier<KafkaConsumer<byte[], byte[]>> consumers,
      Consumer<KafkaConsumer<byte[], byte[]>> place,
      Consumer<ConsumerRecords<byte[], byte[]>> read) {
    this.name = name;
    this.consumers = consumers;
    this.place = place;
    this.read = read;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether it stands where it should, so that nothing appended from now on escapes it. */
  boolean isPlaced() {
    return placed && stopped == null;
  }

  /** Why it stopped for good, where it did. */
  Optional<String> stopped() {
    return Optional.ofNullable(stopped);
  }

  @Override
  public void close() {
    closing.countDown();
    var consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (isOpen()) {
      try (var consumer = consumers.get()) {
        current = consumer;
        place.accept(consumer);
        placed = true;
        while (isOpen()) {
          read.accept(consumer.poll(POLL));
        }
      } catch (ReaderStoppedException e) {
        stopped = e.getMessage();
        LOG.errorf(e, "%s stopped for good: %s", name, e.getMessage());
        return;
      } catch (WakeupException e) {
        LOG.debugf(e, "%s is closing", name);
      } catch (KafkaException e) {
        placed = false;
        LOG.warnf("%s waits for Kafka: %s", name, e.getMessage());
        rest();
      }
    }
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void rest() {
    try {
      if (closing.await(REST_MS, TimeUnit.MILLISECONDS)) {
        LOG.debugf("%s is closing", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
