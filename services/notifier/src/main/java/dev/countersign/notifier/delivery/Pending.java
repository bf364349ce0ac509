package dev.countersign.notifier.delivery;

import dev.countersign.protocol.delivery.Delivery;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery that is not settled. What is to be sent is read again from its place when it is due.
 *
 * @param tried what came of it so far; nothing before its first attempt
 */
public record Pending(Delivery delivery, Optional<Tried> tried) {
  long offset() {
    return delivery.source().offset();
  }

  boolean isDue(Instant now) {
    return tried.filter(it -> it.due().isAfter(now)).isEmpty();
  }
}
