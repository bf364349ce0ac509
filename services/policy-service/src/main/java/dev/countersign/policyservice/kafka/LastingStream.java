package dev.countersign.policyservice.kafka;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/**
 * The stream of decisions, made anew where a thread of it ends. Kafka Streams could replace the
 * thread, but the new one has another name in the consumer group, and what the old one had to
 * decide is not handed on before the broker has missed it; one whose group was mixed up by a crash
 * of the broker never does. Made anew, the stream comes back under its own names, to which the
 * broker gives everything back at once (KIP-345).
 *
 * <p>Thread-safe.
 */
final class LastingStream implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LastingStream.class);
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** What ran for so long before it ended is not ending again and again. */
  private static final Duration WELL = Duration.ofMinutes(1);

  private final Supplier<KafkaStreams> maker;
  private final Predicate<Throwable> isFinal;
  private final Consumer<Throwable> onFailure;
  private final LinkedBlockingQueue<KafkaStreams> ended = new LinkedBlockingQueue<>();
  private final Thread keeper = new Thread(this::keep, "stream-keeper");
  private volatile KafkaStreams current;
  private volatile boolean over;

  /**
   * Starts nothing yet.
   *
   * @param maker makes the stream, each time the same
   * @param isFinal which faults would come again
   * @param onFailure told once of such a fault; then the stream has ended for good
   */
  LastingStream(
      Supplier<KafkaStreams> maker, Predicate<Throwable> isFinal, Consumer<Throwable> onFailure) {
    this.maker = maker;
    this.isFinal = isFinal;
    this.onFailure = onFailure;
    this.current = maker.get();
  }

  void start() {
    begin(current);
    keeper.setDaemon(true);
    keeper.start();
  }

  /** The stream as it is now. */
  KafkaStreams now() {
    return current;
  }

  private void begin(KafkaStreams streams) {
    streams.setUncaughtExceptionHandler(this::afterFault);
    streams.setStateListener(
        (state, _) -> {
          if (state == KafkaStreams.State.ERROR) {
            ended.add(streams);
          }
        });
    streams.start();
  }

  private StreamThreadExceptionResponse afterFault(Throwable fault) {
    if (isFinal.test(fault)) {
      over = true;
      onFailure.accept(fault);
    } else {
      LOG.errorf(fault, "A stream thread ended; the stream is made anew");
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void keep() {
    var pause = FIRST_PAUSE;
    long began = System.nanoTime();
    try {
      while (!over) {
        var last = ended.take();
        pause = System.nanoTime() - began > WELL.toNanos() ? FIRST_PAUSE : pause;
        last.close(CLOSING);
        do {
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
          pause = longer(pause);
          began = System.nanoTime();
        } while (!over && !hasBegunAnew());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Where the broker's name is not known at the moment, there is not even a stream to start. */
  private boolean hasBegunAnew() {
    try {
      var next = maker.get();
      if (!replace(next)) {
        next.close(CLOSING);
        return false;
      }
      begin(next);
      LOG.warnf("The stream was made anew");
      return true;
    } catch (RuntimeException e) {
      if (!over && isFinal.test(e)) {
        over = true;
        onFailure.accept(e);
      } else if (!over) {
        LOG.errorf(e, "The stream could not be made anew; it is tried again");
      }
      return false;
    }
  }

  private synchronized boolean replace(KafkaStreams next) {
    if (!over) {
      current = next;
    }
    return !over;
  }

  private synchronized void end() {
    over = true;
  }

  /** Ends it, waiting ten seconds at most. */
  @Override
  public void close() {
    end();
    keeper.interrupt();
    try {
      keeper.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    current.close(CLOSING);
  }
}
