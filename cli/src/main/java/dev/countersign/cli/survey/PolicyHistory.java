package dev.countersign.cli.survey;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.CliException;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.engine.request.Replay;
import dev.countersign.engine.request.Replay.Difference;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What other policies would have made of the requests on the log, and make of those that come, read
 * by a Kafka client alone. Believed as it stands: signatures are what {@code audit verify} is for.
 * It remembers the requests that are not settled, and governance of the time since it began.
 */
public final class PolicyHistory {
  private static final TopicPartition GOVERNANCE = new TopicPartition(Topics.GOVERNANCE, 0);

  /** No decision is made under governance that has been over for so long. */
  private static final Duration BEHIND = Duration.ofHours(1);

  private final Map<String, String> settings;
  private final CandidateEpochs epochs;
  private final Map<TopicPartition, Replay> replays = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private Map<TopicPartition, Long> ends = Map.of();

  /**
   * Connects to nothing yet.
   *
   * @param settings of the Kafka client, the bootstrap servers among them
   * @param policies that are in force in thought
   */
  public PolicyHistory(Map<String, String> settings, Collection<PublishedPolicy> policies) {
    this.settings = settings;
    this.epochs = new CandidateEpochs(policies);
  }

  /** How many requests there were so far; from any thread. */
  public long requests() {
    return requests.sum();
  }

  /**
   * Puts every request since then to these policies, up to where the log ends now.
   *
   * @param told each difference as soon as it is known, by one thread after the other
   * @throws CliException when Kafka does not answer
   */
  public void read(Instant since, Consumer<Difference> told) {
    var from = new HashMap<TopicPartition, Long>();
    try (var logs = new LogScan(settings)) {
      var places = logs.partitions(Topics.EVENTS);
      places.forEach(place -> from.put(place, logs.offsetAt(place, since.toEpochMilli())));
      // In this order: what an event was decided under is on its log before the event is.
      ends = new HashMap<>(logs.ends(places));
      ends.put(GOVERNANCE, logs.end(GOVERNANCE));
      logs.read(GOVERNANCE, 0, ends.get(GOVERNANCE), this::govern);
    }
    epochs.forget(since.minus(BEHIND));
    readEvents(from, told);
  }

  /** As many partitions at once as there are processors: no request is on two of them. */
  private void readEvents(Map<TopicPartition, Long> from, Consumer<Difference> told) {
    var open = new ConcurrentLinkedQueue<>(from.keySet());
    int readers = Math.min(from.size(), Runtime.getRuntime().availableProcessors());
    try (var threads = Executors.newFixedThreadPool(Math.max(1, readers))) {
      var running =
          Stream.generate(() -> threads.submit(() -> readEvents(open, from, told)))
              .limit(readers)
              .toList();
      running.forEach(it -> await(it, threads));
    }
  }

  private void readEvents(
      ConcurrentLinkedQueue<TopicPartition> open,
      Map<TopicPartition, Long> from,
      Consumer<Difference> told) {
    try (var logs = new LogScan(settings)) {
      for (var place = open.poll(); place != null; place = open.poll()) {
        var here = place;
        logs.read(
            here,
            from.get(here),
            ends.get(here),
            record -> see(here, Wire.decodeEvent(record.value()), told));
      }
    }
  }

  private static void await(Future<?> task, ExecutorService threads) {
    try {
      task.get();
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while reading the events", e);
    } catch (ExecutionException e) {
      threads.shutdownNow();
      throw e.getCause() instanceof CliException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  /** Those that are not settled, which would differ as they stand, the oldest first. */
  public List<Difference> rest() {
    return replays.values().stream()
        .flatMap(it -> it.rest().stream())
        .sorted(Comparator.comparing(Difference::at))
        .toList();
  }

  /**
   * Goes on where {@link #read} ended, and does not return.
   *
   * @param told each difference, as the outcome comes
   * @throws CliException when Kafka says what waiting does not change
   */
  public void follow(Clock clock, Consumer<Difference> told, Outage outage) {
    var places = ends.keySet().stream().filter(it -> !it.equals(GOVERNANCE)).toList();
    try (var stream = new LogStream(settings, ends, clock, outage)) {
      var shadow = new PolicyShadow(epochs, (place, it) -> see(place, it, told));
      while (true) {
        stream.next().forEach(shadow::add);
        stream.hold(places, shadow.isWaiting());
        epochs.forget(stream.readUntil().minus(BEHIND));
      }
    }
  }

  private void govern(ConsumerRecord<byte[], byte[]> record) {
    var recorded = Wire.decodeEvent(record.value());
    if (recorded.event() instanceof GovernanceEvent event) {
      epochs.add(recorded.meta(), event);
    }
  }

  /** The events of one partition, by one thread at a time. */
  private void see(TopicPartition place, Recorded<LogEvent> recorded, Consumer<Difference> told) {
    if (recorded.event() instanceof RequestEvent event) {
      if (event instanceof RequestSubmitted) {
        requests.increment();
      }
      replays
          .computeIfAbsent(place, _ -> new Replay(epochs::at))
          .see(recorded.meta(), event)
          .ifPresent(it -> tell(told, it));
    }
  }

  private synchronized void tell(Consumer<Difference> told, Difference difference) {
    told.accept(difference);
  }
}
