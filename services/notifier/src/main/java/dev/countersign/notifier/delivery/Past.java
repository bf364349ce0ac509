package dev.countersign.notifier.delivery;

import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the records of {@code deliveries} say of one endpoint and one source: where everything
 * before is settled, and what is known of single events behind that place. Not thread-safe.
 */
public final class Past {
  private long next = -1;
  private final Set<Long> settled = new HashSet<>();
  private final Map<Long, Tried> tried = new HashMap<>();

  void progressed(long offset) {
    if (offset > next) {
      next = offset;
      settled.removeIf(it -> it < offset);
      tried.keySet().removeIf(it -> it < offset);
    }
  }

  void attempted(DeliveryAttempted attempt) {
    long offset = attempt.delivery().source().offset();
    if (offset < next) {
      return;
    }
    if (attempt.outcome().isFinal()) {
      settled.add(offset);
      tried.remove(offset);
      return;
    }
    var before = tried.get(offset);
    Instant began = before == null ? attempt.at() : before.began();
    tried.put(
        offset, new Tried(attempt.attempt(), began, attempt.nextAttemptAt().orElse(attempt.at())));
  }

  /** Where everything before is settled, where that is known. */
  public OptionalLong next() {
    return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** Taken out, for it is asked once. */
  Tried takeTried(long offset) {
    return tried.remove(offset);
  }

  /** Taken out, for it is asked once. */
  boolean takeSettled(long offset) {
    return settled.remove(offset);
  }
}
