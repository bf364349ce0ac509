package dev.countersign.agent.evidence;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.protocol.evidence.EvidenceOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long an agent goes on gathering. Behind the time of an order nobody listens, and some of it
 * is needed to report; so each statement gets no more than what is left for all.
 */
public final class Patience {
  /** What is not looked at any more, and all behind it. */
  static final Reason OVER =
      new Reason(
          "TIMED_OUT",
          "Expected time left for this statement and those behind it, but it was needed by those"
              + " before it and to report");

  private static final Duration TO_REPORT = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int SHARE_TO_REPORT = 4;

  private final InstantSource clock;
  private final Instant end;
  private final Duration statement;

  private Patience(InstantSource clock, Instant end, Duration statement) {
    this.clock = clock;
    this.end = end;
    this.statement = statement;
  }

  /** For plans and sizes: half of the time, for measuring may follow. */
  public static Patience toLook(EvidenceOrder order, InstantSource clock) {
    var now = clock.instant();
    var half = Duration.between(now, order.until()).dividedBy(2);
    return new Patience(clock, now.plus(half), order.statementTimeout());
  }

  /** For a change that is rolled back: it holds its locks no longer than one statement may. */
  public static Patience toMeasure(EvidenceOrder order, InstantSource clock) {
    var now = clock.instant();
    var left = Duration.between(now, order.until());
    var time = left.minus(least(TO_REPORT, left.dividedBy(SHARE_TO_REPORT)));
    return new Patience(
        clock, now.plus(least(time, order.statementTimeout())), order.statementTimeout());
  }

  /** Whether nothing more is begun. */
  public boolean isOver() {
    return !clock.instant().isBefore(end);
  }

  /** How long a statement may take that begins now. */
  public Duration forOne() {
    var time = least(Duration.between(clock.instant(), end), statement);
    return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
