package dev.countersign.policyservice.kafka.log;

import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.decide.TimeAllowance;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Governance for every task of this process, kept up to date by a thread that follows its log. The
 * task that decides governance does not wait for it: it has a copy of its own.
 */
public final class GovernanceTail implements GovernanceView, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(GovernanceTail.class);
  private static final TopicPartition PLACE = new TopicPartition(Topics.GOVERNANCE, 0);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Governance is published by people: nobody is honestly this many epochs ahead of us. */
  private static final long FARTHEST = 1_000;

  /** Whoever names epochs that do not come must not stop everybody else's decisions. */
  private static final Duration WAITS = Duration.ofSeconds(1);

  private static final int WAITS_EVERY = 10;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final GovernanceReplay replay;
  private final Duration epochWait;
  private final Consumer<Throwable> onFailure;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final TimeAllowance allowance = new TimeAllowance(WAITS, WAITS_EVERY, System::nanoTime);
  private final Object moved = new Object();
  private final Thread thread = new Thread(this::follow, "governance-tail");
  private volatile Governance current = Governance.EMPTY;
  private volatile boolean closing;

  /**
   * Reads nothing before {@link #start}.
   *
   * @param client how Kafka is reached
   * @param epochWait how long {@link #atLeast} waits at most
   * @param onFailure told when the log cannot be followed any further; the process should end
   */
  public GovernanceTail(
      Map<String, Object> client,
      EventReader reader,
      Duration epochWait,
      Consumer<Throwable> onFailure) {
    this.consumer = KafkaOwnLog.consumer(client, "read_committed");
    this.replay = new GovernanceReplay(reader);
    this.epochWait = epochWait;
    this.onFailure = onFailure;
  }

  /** Begins to read. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until everything has been read that was there at the start. */
  public void awaitLoaded() throws InterruptedException {
    loaded.await();
  }

  public boolean isLoaded() {
    return loaded.getCount() == 0;
  }

  @Override
  public Governance current() {
    return current;
  }

  @Override
  public Governance atLeast(long epoch) {
    if (current.epoch() >= epoch || epoch - current.epoch() > FARTHEST) {
      return current;
    }
    long began = System.nanoTime();
    long deadline = began + Math.min(epochWait.toNanos(), allowance.left().toNanos());
    synchronized (moved) {
      while (current.epoch() < epoch && System.nanoTime() < deadline) {
        try {
          TimeUnit.NANOSECONDS.timedWait(moved, deadline - System.nanoTime());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    allowance.took(System.nanoTime() - began);
    return current;
  }

  private void follow() {
    try {
      consumer.assign(List.of(PLACE));
      consumer.seekToBeginning(List.of(PLACE));
      long end = end();
      while (!closing) {
        if (consumer.position(PLACE) >= end) {
          loaded.countDown();
        }
        for (var record : consumer.poll(POLL).records(PLACE)) {
          replay.next(record);
          publish(replay.folded().state());
        }
      }
    } catch (WakeupException e) {
      if (!closing) {
        onFailure.accept(e);
      }
    } catch (RuntimeException e) {
      onFailure.accept(e);
    } finally {
      consumer.close();
    }
  }

  /** Kafka may go away while we ask it. */
  private long end() {
    while (true) {
      try {
        return consumer.endOffsets(List.of(PLACE)).get(PLACE);
      } catch (RetriableException e) {
        LOG.warnf("The end of governance could not be found, trying again problem=%s", e);
      }
    }
  }

  private void publish(Governance next) {
    synchronized (moved) {
      current = next;
      moved.notifyAll();
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
