package dev.countersign.policyservice.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Looks through the open requests of a task after governance has changed, a few at a time, and asks
 * about those that the change concerns, until it concerns none: a question may come too late and be
 * refused. What it knows is nowhere written down: begun anew with the task, it finds what an
 * earlier one has left.
 */
final class Sweep {
  private static final int AT_ONCE = 500;

  private final Supplier<List<String>> open;
  private final Duration askAgainAfter;
  private final Queue<String> left = new ArrayDeque<>();
  private final Queue<Asked> asked = new ArrayDeque<>();
  private long begunAt;

  private record Asked(String aggregate, Instant again) {}

  /**
   * Looks at nothing yet.
   *
   * @param open the requests to look through, the most urgent first
   * @param askAgainAfter how long a question may take
   */
  Sweep(Supplier<List<String>> open, Duration askAgainAfter) {
    this.open = open;
    this.askAgainAfter = askAgainAfter;
  }

  /**
   * Goes on.
   *
   * @param epoch of the change; nothing begins where it is none since the last
   * @param asks asks about one request, and says whether it did: not where it is not concerned
   */
  void goOn(long epoch, Instant now, Predicate<String> asks) {
    if (epoch > begunAt) {
      begunAt = epoch;
      asked.clear();
      left.clear();
      left.addAll(open.get());
    }
    while (!asked.isEmpty() && !asked.element().again().isAfter(now)) {
      left.add(asked.remove().aggregate());
    }
    for (int looked = 0; looked < AT_ONCE && !left.isEmpty(); looked++) {
      var aggregate = left.remove();
      if (asks.test(aggregate)) {
        asked.add(new Asked(aggregate, now.plus(askAgainAfter)));
      }
    }
  }
}
