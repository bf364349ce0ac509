package dev.countersign.auditservice.kafka;

import dev.countersign.auditservice.chain.BrokenHistoryException;
import dev.countersign.auditservice.config.AuditConfig;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jboss.logging.Logger;

/**
 * audit-service without its shell.
 *
 * <pre>
 * WAITING ──Kafka and the topics are there──▶ READING ──to the end──▶ WRITING ──fenced──▶ STANDING_BY
 *    ▲                                           │                      │                     │
 *    └───────────── any failure of Kafka ────────┴──────────────────────┴── nobody writes ────┘
 *                                    a broken history, from anywhere ──▶ STOPPED
 * </pre>
 *
 * Of two instances the later one writes; the other stands by until nothing has been written for as
 * long as the configuration says. Should both write in turn after all, it is still one history:
 * each term begins with fencing the other, and goes on from what was committed.
 */
public final class AuditRuntime implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AuditRuntime.class);
  private static final Duration REST = Duration.ofMillis(500);
  private static final Duration HELD_TOO_LONG = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final AuditConfig config;
  private final SigningKey key;
  private final VerifyingKey decisions;
  private final Clock clock;
  private final AuditMeter meter;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("audit").unstarted(this::run);
  private volatile State state = State.WAITING;
  private volatile Optional<String> stopped = Optional.empty();
  private volatile long entries;
  private volatile Optional<Held> held = Optional.empty();

  /** An event that waits, and since when. */
  private record Held(String what, long since) {}

  /** What it is doing. */
  public enum State {
    WAITING,
    READING,
    WRITING,
    STANDING_BY,
    STOPPED
  }

  /**
   * Touches nothing before {@link #start}.
   *
   * @param key our own, for checkpoints
   * @param decisions policy-service's
   */
  public AuditRuntime(
      AuditConfig config, SigningKey key, VerifyingKey decisions, Clock clock, AuditMeter meter) {
    this.config = config;
    this.key = key;
    this.decisions = decisions;
    this.clock = clock;
    this.meter = meter;
  }

  public void start() {
    thread.start();
  }

  public State state() {
    return state;
  }

  /** Why it stopped for good, where it did. */
  public Optional<String> stopped() {
    return stopped;
  }

  /**
   * What has waited for the governance that it was decided under for longer than the broker may
   * take to show it; an event of governance is missing then.
   */
  public Optional<String> held() {
    return held.filter(it -> clock.millis() - it.since() > HELD_TOO_LONG.toMillis())
        .map(Held::what);
  }

  /** How many entries the audit has, as far as this instance has seen. */
  public long entries() {
    return entries;
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(CLOSING)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosing()) {
      try (var admin = new Clients(config).admin()) {
        takeTurn(admin);
      } catch (BrokenHistoryException e) {
        stopped = Optional.of(e.getMessage());
        state = State.STOPPED;
        LOG.errorf(e, "The audit stopped for good: %s", e.getMessage());
        return;
      } catch (KafkaException e) {
        if (e instanceof InterruptException) {
          return;
        }
        state = State.WAITING;
        LOG.warnf("The audit waits for Kafka: %s", e.getMessage());
        rest(REST);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void takeTurn(Admin admin) throws InterruptedException {
    state = State.WAITING;
    var places = new Places(admin);
    state = State.READING;
    try (var term = new WriterTerm(config, key, decisions, places, clock, meter, this::isClosing)) {
      entries = term.size();
      state = State.WRITING;
      LOG.infof("The audit goes on after %d entries", term.size());
      while (!isClosing()) {
        term.step();
        entries = term.size();
        held = term.held().map(this::since);
      }
    } catch (KafkaException e) {
      if (!isFenced(e)) {
        throw e;
      }
      LOG.warnf("Another instance writes the audit; this one stands by");
      state = State.STANDING_BY;
      standBy(places);
    }
  }

  private Held since(String what) {
    return held.filter(it -> it.what().equals(what))
        .orElseGet(() -> new Held(what, clock.millis()));
  }

  /** A checkpoint is written every minute by whoever writes. */
  private void standBy(Places places) throws InterruptedException {
    var checkpoints = new TopicPartition(Topics.CHECKPOINTS, 0);
    long end = places.end(checkpoints);
    long since = clock.millis();
    while (!isClosing() && clock.millis() - since < config.takeOverAfter().toMillis()) {
      rest(REST);
      long now = places.end(checkpoints);
      if (now != end) {
        end = now;
        since = clock.millis();
      }
    }
  }

  private static boolean isFenced(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void rest(Duration time) {
    try {
      if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debugf("The audit is closing");
      }
    } catch (InterruptedException e) {
      closing.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
