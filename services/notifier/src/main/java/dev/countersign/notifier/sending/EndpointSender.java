package dev.countersign.notifier.sending;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Endpoint;
import dev.countersign.notifier.delivery.Judgement;
import dev.countersign.notifier.delivery.Past;
import dev.countersign.notifier.delivery.Pending;
import dev.countersign.notifier.delivery.Source;
import dev.countersign.notifier.delivery.SourceProgress;
import dev.countersign.notifier.delivery.Tried;
import dev.countersign.protocol.delivery.Delivery;
import dev.countersign.protocol.delivery.DeliveryOutcome;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryProgress;
import dev.countersign.protocol.delivery.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Delivers to one endpoint, on a thread of its own, so that whatever it waits for no other endpoint
 * does. It reads the logs from where this endpoint stands, and keeps places instead of events.
 */
final class EndpointSender implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EndpointSender.class);
  private static final Duration GLANCE = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Well within the time after which {@code deliveries} forgets. */
  private static final Duration REPEAT = Duration.ofDays(1);

  /**
   * Clocks of brokers may differ; what was decided before the registration is told by its epoch.
   */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Endpoint endpoint;
  private final Attempt attempt;
  private final Sending sending;
  private final Function<Source, Past> past;
  private final Map<Source, SourceProgress> progress = new HashMap<>();
  private final Map<Source, Told> told = new HashMap<>();
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Runnable watcher = this::wake;
  private final Thread thread;
  private int underWay;
  private volatile boolean closed;
  private volatile long lag;

  /** How far progress was written down, and when. */
  private record Told(long next, Instant at) {}

  /**
   * Touches nothing before {@link #start}.
   *
   * @param past what is known of what this endpoint got before
   */
  EndpointSender(Endpoint endpoint, Sending sending, Function<Source, Past> past) {
    this.endpoint = endpoint;
    this.sending = sending;
    this.past = past;
    this.attempt = new Attempt(endpoint, sending);
    this.thread = Thread.ofVirtual().name("endpoint-" + endpoint.name()).unstarted(this::run);
  }

  void start() {
    sending.frontier().watch(watcher);
    thread.start();
  }

  long epoch() {
    return endpoint.epoch();
  }

  /** How many places of the logs are not settled yet. */
  long lag() {
    return lag;
  }

  @Override
  public void close() {
    closed = true;
    sending.frontier().unwatch(watcher);
    inbox.add(() -> {});
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      inbox.add(() -> {});
    }
  }

  private void run() {
    boolean more = true;
    while (!closed) {
      try {
        hear(more ? Duration.ZERO : untilDue());
        more = step();
      } catch (EventsUnavailableException e) {
        LOG.warnf("%s waits: %s", endpoint.name(), e.getMessage());
        more = false;
      } catch (BrokenLogException e) {
        sending.stop().accept(e);
        return;
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) { // a fault of ours; the next turn may get further
        LOG.errorf(e, "%s waits: %s", endpoint.name(), e.getMessage());
        more = false;
      }
    }
    progress.forEach(this::tellProgress);
  }

  /** Waits for something to happen, and does what came in. */
  private void hear(Duration patience) throws InterruptedException {
    var first = inbox.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    woken.set(false);
    for (var each = first; each != null; each = inbox.poll()) {
      each.run();
    }
  }

  /** Returns whether there is more to do at once. */
  private boolean step() {
    var ends = sending.frontier().sources();
    progress.keySet().retainAll(ends.keySet());
    told.keySet().retainAll(ends.keySet());
    boolean more = false;
    long behind = 0;
    var order = new ArrayList<>(ends.entrySet());
    Collections.shuffle(order, sending.random()); // whoever comes first has the first turn
    for (var each : order) {
      var source = each.getKey();
      var at = progress.computeIfAbsent(source, this::begin);
      more |= look(source, at, each.getValue());
      startDue(at);
      tellProgressInTime(source, at);
      behind += Math.max(0, each.getValue() - at.settled());
    }
    lag = behind;
    return more;
  }

  private SourceProgress begin(Source source) {
    var before = past.apply(source);
    long begin =
        before.next().isPresent()
            ? 0
            : sending.events().since(source, endpoint.registeredAt().minus(MARGIN));
    return new SourceProgress(
        before, begin, sending.rules().mostPending(), sending.rules().window());
  }

  /** Looks at some more events; returns whether there are others that it could look at. */
  private boolean look(Source source, SourceProgress at, long until) {
    if (at.next() >= until || !at.hasRoom()) {
      return false;
    }
    var batch = sending.events().read(source, at.next(), until);
    for (var placed : batch.events()) {
      if (!at.hasRoom()) {
        return false;
      }
      if (Message.isFor(endpoint, placed.recorded())) {
        var meta = placed.recorded().meta();
        at.take(
            new Delivery(
                endpoint.name(),
                endpoint.epoch(),
                meta.aggregate(),
                meta.sequence(),
                Wire.ceType(placed.recorded().event()),
                new SourcePosition(source.log(), source.partition(), placed.offset())));
      } else {
        at.lookedAtUntil(placed.offset() + 1);
      }
    }
    at.lookedAtUntil(batch.next());
    return at.next() < until && at.hasRoom();
  }

  private void startDue(SourceProgress at) {
    for (var pending : at.start(sending.clock().instant(), sending.rules().parallel() - underWay)) {
      underWay++;
      Thread.ofVirtual().name("delivery-" + endpoint.name()).start(() -> attempt(at, pending));
    }
  }

  /** On a thread of its own; what comes of it is concluded on this sender's. */
  private void attempt(SourceProgress at, Pending pending) {
    long began = System.nanoTime();
    try {
      conclude(at, pending, attempt.judge(pending.delivery()), began);
    } catch (EventsUnavailableException e) {
      inbox.add(() -> release(at, pending, e));
    } catch (BrokenLogException e) {
      sending.stop().accept(e);
    } catch (InterruptedException _) {
      LOG.debugf("%s is closing", endpoint.name());
    } catch (RuntimeException e) { // a fault of ours must hold nobody but this delivery
      LOG.errorf(e, "%s was not sent %s", endpoint.name(), pending.delivery().messageId());
      conclude(at, pending, Judgement.notSent(DeliveryOutcome.RETRYING), began);
    }
  }

  private void conclude(SourceProgress at, Pending pending, Judgement judgement, long began) {
    var took = Duration.ofNanos(System.nanoTime() - began);
    inbox.add(() -> conclude(at, pending, judgement, took));
  }

  private void release(SourceProgress at, Pending pending, EventsUnavailableException why) {
    underWay--;
    at.release(pending.delivery());
    LOG.warnf("%s waits: %s", endpoint.name(), why.getMessage());
  }

  private void conclude(SourceProgress at, Pending pending, Judgement judgement, Duration took) {
    underWay--;
    var now = sending.clock().instant();
    int number = pending.tried().map(Tried::attempts).orElse(0) + 1;
    var began = pending.tried().map(Tried::began).orElse(now);
    var outcome = judgement.outcome();
    Optional<Instant> next =
        outcome.isFinal()
            ? Optional.empty()
            : sending
                .rules()
                .retry()
                .next(number, began, now, judgement.retryAfter(), sending.random());
    if (!outcome.isFinal() && next.isEmpty()) {
      outcome = DeliveryOutcome.GAVE_UP;
    }
    var attempted =
        new DeliveryAttempted(
            pending.delivery(),
            number,
            outcome,
            judgement.end(),
            judgement.status().orElse(0),
            Duration.ofMillis(took.toMillis()),
            now,
            next);
    sending.outcomes().write(attempted);
    sending.meter().attempted(attempted);
    next.ifPresentOrElse(
        due -> at.putOff(pending.delivery(), new Tried(number, began, due)),
        () -> at.settle(pending.delivery()));
  }

  private void tellProgressInTime(Source source, SourceProgress at) {
    var last = told.get(source);
    var since = last == null ? REPEAT : Duration.between(last.at(), sending.clock().instant());
    boolean news = last == null || last.next() != at.settled();
    if (since.compareTo(news ? sending.rules().progressEvery() : REPEAT) >= 0) {
      tellProgress(source, at);
    }
  }

  private void tellProgress(Source source, SourceProgress at) {
    var now = sending.clock().instant();
    sending
        .outcomes()
        .write(
            new DeliveryProgress(
                endpoint.name(),
                endpoint.epoch(),
                new SourcePosition(source.log(), source.partition(), at.settled()),
                now));
    told.put(source, new Told(at.settled(), now));
  }

  private Duration untilDue() {
    var now = sending.clock().instant();
    return progress.values().stream()
        .flatMap(it -> it.nextDue().stream())
        .map(due -> Duration.between(now, due))
        .filter(it -> it.compareTo(GLANCE) < 0)
        .min(Duration::compareTo)
        .map(it -> it.isNegative() ? Duration.ofMillis(underWay > 0 ? 100 : 1) : it.plusMillis(1))
        .orElse(GLANCE);
  }
}
