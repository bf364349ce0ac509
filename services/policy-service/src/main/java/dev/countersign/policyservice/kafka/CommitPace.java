package dev.countersign.policyservice.kafka;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit soon after a decision, so that nobody waits for the interval, but not for each
 * one, for a commit costs as much as many decisions.
 */
final class CommitPace {
  private final ProcessorContext<?, ?> context;
  private final long every;
  private long last = Long.MIN_VALUE / 2;

  CommitPace(ProcessorContext<?, ?> context, Duration every) {
    this.context = context;
    this.every = every.toMillis();
  }

  void decided() {
    long now = context.currentSystemTimeMs();
    if (now - last >= every) {
      context.commit();
      last = now;
    }
  }
}
