package dev.countersign.engine.policy;

import dev.countersign.engine.policy.Recurrence.BadRuleException;
import dev.countersign.protocol.policy.FreezeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a freeze window is open. It opens at a local time of its zone and stays open for an
 * elapsed time. A local time that a change of the clock skips is taken as if the clock had not been
 * changed yet, and of one that it repeats the first counts: as RFC 5545 has it.
 */
public final class FreezeWindows {
  /** More than any zone has ever moved its clocks. */
  private static final Duration MOVED = Duration.ofDays(2);

  /** Windows that follow one another this often are told apart no further. */
  private static final int MAX_IN_A_ROW = 100;

  /**
   * A window that is open.
   *
   * @param until when nothing would be held up any more, if all windows that follow without a gap
   *     are counted in
   */
  public record Open(FreezeWindow window, Instant until) {}

  private FreezeWindows() {}

  /** The first of these windows that is open at a moment, and when all of them will be closed. */
  public static Optional<Open> openAt(List<FreezeWindow> windows, Instant now) {
    for (var window : windows) {
      var end = endOfOpen(window, now);
      if (end.isPresent()) {
        return Optional.of(new Open(window, closed(windows, end.get())));
      }
    }
    return Optional.empty();
  }

  private static Instant closed(List<FreezeWindow> windows, Instant end) {
    var latest = end;
    for (int i = 0; i < MAX_IN_A_ROW; i++) {
      var at = latest;
      var later =
          windows.stream().flatMap(it -> endOfOpen(it, at).stream()).max(Instant::compareTo);
      if (later.isEmpty()) {
        return latest;
      }
      latest = later.get();
    }
    return latest;
  }

  /** When the opening that covers a moment ends; the latest, where openings overlap. */
  private static Optional<Instant> endOfOpen(FreezeWindow window, Instant now) {
    var zone = ZoneId.of(window.zone());
    var earliest = LocalDateTime.ofInstant(now.minus(window.lasts()).minus(MOVED), zone);
    var latest = LocalDateTime.ofInstant(now.plus(MOVED), zone);
    var end = Optional.<Instant>empty();
    var openings = openings(window, earliest);
    while (openings.hasNext()) {
      var opening = openings.next();
      if (opening.isAfter(latest)) {
        break;
      }
      var begin = opening.atZone(zone).toInstant();
      var close = begin.plus(window.lasts());
      if (!begin.isAfter(now) && close.isAfter(now)) {
        end = Optional.of(close);
      }
    }
    return end;
  }

  private static Iterator<LocalDateTime> openings(FreezeWindow window, LocalDateTime from) {
    var start = LocalDateTime.parse(window.start());
    if (window.repeat().isEmpty()) {
      return start.isBefore(from) ? Collections.emptyIterator() : List.of(start).iterator();
    }
    try {
      return Recurrence.of(window.repeat(), start).from(from);
    } catch (BadRuleException e) {
      throw new IllegalStateException(
          "Expected the rule of window %s in policy %s as it was published, but: %s"
              .formatted(window.name(), window.policy(), e.getMessage()),
          e);
    }
  }
}
