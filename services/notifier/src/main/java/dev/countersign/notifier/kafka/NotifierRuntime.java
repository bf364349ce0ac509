package dev.countersign.notifier.kafka;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.governance.Governance;
import dev.countersign.notifier.config.NotifierConfig;
import dev.countersign.notifier.delivery.DeliveryFold;
import dev.countersign.notifier.delivery.RetrySchedule;
import dev.countersign.notifier.delivery.Source;
import dev.countersign.notifier.http.HttpPoster;
import dev.countersign.notifier.sending.BrokenLogException;
import dev.countersign.notifier.sending.DeliveryMeter;
import dev.countersign.notifier.sending.EventsUnavailableException;
import dev.countersign.notifier.sending.Frontier;
import dev.countersign.notifier.sending.Senders;
import dev.countersign.notifier.sending.Sending;
import dev.countersign.notifier.sending.SendingRules;
import dev.countersign.proof.seal.NotifierKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The notifier without its shell. Two channels feed it, governance and events; what each brings is
 * verified before anybody is told of it. A record of ours that is not what it must be stops
 * everything for good.
 */
public final class NotifierRuntime implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(NotifierRuntime.class);
  private static final Source GOVERNANCE = new Source(Source.GOVERNANCE, 0);
  private static final long REST_MS = 500;

  private final SignedLog log;
  private final PastEvents events;
  private final DeliveryLog deliveries;
  private final Frontier frontier = new Frontier();
  private final Senders senders;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private Governance governance = Governance.EMPTY;
  private long governanceNext;
  private volatile int partitions;
  private volatile String stopped; // null while the logs are what they must be

  /**
   * Speaks to nobody yet.
   *
   * @param key our own, for the secrets of endpoints
   * @param decisions policy-service's
   */
  public NotifierRuntime(
      NotifierConfig config,
      NotifierKey key,
      VerifyingKey decisions,
      HttpPoster poster,
      DeliveryMeter meter,
      Clock clock) {
    var clients = new Clients(config);
    this.log = new SignedLog(config.cluster(), decisions);
    this.events = new PastEvents(clients.consumer(), log);
    this.deliveries = new DeliveryLog(clients, config.cluster(), clock);
    var retry = config.retry();
    var sending =
        new Sending(
            config.cluster(),
            key,
            events,
            deliveries,
            frontier,
            poster,
            new SendingRules(
                config.parallel(),
                config.mostPending(),
                config.window(),
                config.progressEvery(),
                new RetrySchedule(retry.first(), retry.longest(), retry.giveUpAfter())),
            meter,
            clock,
            new SecureRandom(),
            this::stop);
    this.senders = new Senders(sending, this::fold);
  }

  /** Whether events are followed and delivered. */
  public boolean isReady() {
    return stopped == null && caughtUp.getCount() == 0 && !frontier.isEmpty();
  }

  /** Why it stopped for good, where it did. */
  public Optional<String> stopped() {
    return Optional.ofNullable(stopped);
  }

  /** How far events are read here, as {@code PARTITION:OFFSET …}. */
  public String places() {
    return frontier.sources().entrySet().stream()
        .filter(it -> it.getKey().log().equals(Source.EVENTS))
        .map(it -> it.getKey().partition() + ":" + it.getValue())
        .collect(Collectors.joining(" "));
  }

  /** How many places of the logs are not settled yet for an endpoint. */
  public long lag(String endpoint) {
    return senders.lag(endpoint);
  }

  /** Governance is read to its end before anything else is done, and the channel goes on there. */
  public void governanceAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    for (var partition : assigned) {
      untilDone(
              () -> {
                catchUp();
                return governanceNext();
              })
          .ifPresent(next -> consumer.seek(partition, next));
    }
  }

  private synchronized void catchUp() {
    long end = events.end(GOVERNANCE);
    while (governanceNext < end) {
      var batch = events.read(GOVERNANCE, governanceNext, end);
      batch.events().forEach(it -> follow(it.recorded(), it.offset()));
      governanceNext = batch.next();
    }
    settleGovernance();
  }

  private void follow(Recorded<LogEvent> recorded, long offset) {
    try {
      governance = governance.evolve(recorded.meta(), (GovernanceEvent) recorded.event());
    } catch (ImpossibleEventException e) {
      throw new BrokenLogException(e.getMessage(), Topics.GOVERNANCE, 0, offset);
    }
  }

  private synchronized long governanceNext() {
    return governanceNext;
  }

  private void settleGovernance() {
    frontier.advanceGovernance(governanceNext);
    caughtUp.countDown();
    if (!frontier.isEmpty()) {
      senders.have(governance.endpoints());
    }
  }

  /** What governance brings. Returns only once it is done. */
  public synchronized void governance(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    guarded(
        () -> {
          for (var record : records) {
            if (record.offset() >= governanceNext) {
              follow(log.read(record, 1), record.offset());
              governanceNext = record.offset() + 1;
            }
          }
          untilDone(
              () -> {
                settleGovernance();
                return true;
              });
        });
  }

  /** From now on this instance delivers the events of these partitions, with whatever was owed. */
  public void eventsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    if (assigned.isEmpty() || !awaitCaughtUp()) {
      return;
    }
    partitions = consumer.partitionsFor(Topics.EVENTS).size();
    consumer.seekToEnd(List.copyOf(assigned));
    var ends = new HashMap<Source, Long>();
    assigned.forEach(it -> ends.put(source(it), consumer.position(it)));
    untilDone(
        () -> {
          synchronized (this) {
            frontier.assign(ends);
            senders.beginAnew(governance.endpoints());
            return true;
          }
        });
  }

  public void eventsRevoked(Collection<TopicPartition> revoked) {
    frontier.revoke(revoked.stream().map(NotifierRuntime::source).toList());
  }

  /** What events brings. Returns only once it is done. */
  public void events(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    guarded(
        () -> {
          var ends = new HashMap<Source, Long>();
          for (var record : records) {
            log.read(record, partitions);
            ends.put(new Source(Source.EVENTS, record.partition()), record.offset() + 1);
          }
          frontier.advance(ends);
        });
  }

  private DeliveryFold fold() {
    try {
      return deliveries.fold();
    } catch (KafkaException e) {
      throw new EventsUnavailableException(e.getMessage(), e);
    }
  }

  private static Source source(TopicPartition partition) {
    return new Source(Source.EVENTS, partition.partition());
  }

  /** After a broken log nothing more is taken, and nothing is said to have been. */
  private void guarded(Runnable work) {
    try {
      if (stopped == null) {
        work.run();
        return;
      }
    } catch (BrokenLogException e) {
      stop(e);
    }
    awaitClose();
  }

  private void stop(BrokenLogException why) {
    if (stopped == null) {
      stopped = why.getMessage();
      LOG.errorf(why, "The notifier stopped for good: %s", why.getMessage());
      Thread.ofPlatform().daemon().name("stop").start(senders::close); // not by a sender itself
    }
  }

  /** Empty only when the program ends first, or the log is broken. */
  private <T> Optional<T> untilDone(Supplier<T> work) {
    boolean said = false;
    while (closing.getCount() > 0 && stopped == null) {
      try {
        return Optional.of(work.get());
      } catch (EventsUnavailableException e) {
        if (!said) {
          LOG.warnf("The notifier waits for Kafka: %s", e.getMessage());
          said = true;
        }
        rest();
      } catch (BrokenLogException e) {
        stop(e);
      }
    }
    return Optional.empty();
  }

  private void rest() {
    try {
      if (closing.await(REST_MS, TimeUnit.MILLISECONDS)) {
        LOG.debugf("The notifier is closing");
      }
    } catch (InterruptedException e) {
      closing.countDown();
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitCaughtUp() {
    try {
      while (closing.getCount() > 0 && stopped == null) {
        if (caughtUp.await(REST_MS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    senders.close();
    deliveries.close();
    events.close();
  }
}
