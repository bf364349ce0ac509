package dev.countersign.notifier.delivery;

import dev.countersign.protocol.delivery.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far one endpoint has come on one source. Every event before {@link #settled} is settled;
 * those from there to {@link #next} were looked at, and some of them are pending. Of one request
 * only the first pending event may be attempted; what comes after waits for it, and nobody else
 * does. It remembers places and no contents, and at most so many of them: then it looks at nothing
 * more until the oldest is settled. Not thread-safe.
 */
public final class SourceProgress {
  private final Past past;
  private final int mostPending;
  private final long window;
  private final TreeMap<Long, Pending> pending = new TreeMap<>();
  private final Set<Long> underWay = new HashSet<>();
  private long next;

  /**
   * Goes on where the past ended.
   *
   * @param begin where to begin if nothing is known of the past
   * @param mostPending how many events may be pending at a time
   * @param window how far it may look beyond the oldest that is pending
   */
  public SourceProgress(Past past, long begin, int mostPending, long window) {
    this.past = past;
    this.mostPending = mostPending;
    this.window = window;
    this.next = past.next().orElse(begin);
  }

  /** The place of the next event to look at. */
  public long next() {
    return next;
  }

  /** The place that everything before is settled of. */
  public long settled() {
    return pending.isEmpty() ? next : pending.firstKey();
  }

  public int pending() {
    return pending.size();
  }

  /** Whether more may be looked at. */
  public boolean hasRoom() {
    return pending.size() < mostPending && next - settled() < window;
  }

  /** The next event is to be delivered, unless it was in the past. */
  public void take(Delivery delivery) {
    long offset = delivery.source().offset();
    var tried = Optional.ofNullable(past.takeTried(offset));
    if (!past.takeSettled(offset)) {
      pending.put(offset, new Pending(delivery, tried));
    }
    next = offset + 1;
  }

  /** Everything up to there was looked at. */
  public void lookedAtUntil(long offset) {
    next = Math.max(next, offset);
  }

  /** Takes what may be attempted now; it is under way until it is settled or put off. */
  public List<Pending> start(Instant now, int most) {
    var started = new ArrayList<Pending>();
    var seen = new HashSet<String>();
    for (var each : pending.values()) {
      if (started.size() == most) {
        break;
      }
      if (seen.add(each.delivery().aggregate())
          && !underWay.contains(each.offset())
          && each.isDue(now)) {
        started.add(each);
      }
    }
    started.forEach(it -> underWay.add(it.offset()));
    return started;
  }

  /** Nothing more is to be done for it. */
  public void settle(Delivery delivery) {
    underWay.remove(delivery.source().offset());
    pending.remove(delivery.source().offset());
  }

  /** It failed, and is to be attempted again. */
  public void putOff(Delivery delivery, Tried tried) {
    underWay.remove(delivery.source().offset());
    pending.put(delivery.source().offset(), new Pending(delivery, Optional.of(tried)));
  }

  /** It came to nothing for a reason of ours; it may be attempted at once. */
  public void release(Delivery delivery) {
    underWay.remove(delivery.source().offset());
  }

  /** When something is due that is not yet; nothing where nothing waits for its time. */
  public Optional<Instant> nextDue() {
    return pending.values().stream()
        .filter(it -> !underWay.contains(it.offset()))
        .flatMap(it -> it.tried().map(Tried::due).stream())
        .min(Instant::compareTo);
  }
}
