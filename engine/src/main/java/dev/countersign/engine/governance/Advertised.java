package dev.countersign.engine.governance;

import dev.countersign.protocol.governance.Advert;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an agent says of itself at the moment.
 *
 * @param since when it said so first
 * @param apart how long it must say so before it may say something else: longer with each change,
 *     from 10 s up to an hour, and 10 s again after an hour without one. The log is kept for ever,
 *     and an agent that cannot make up its mind is not to fill it
 */
public record Advertised(Advert advert, Instant since, Duration apart) {
  private static final Duration LEAST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofHours(1);

  static Advertised after(Optional<Advertised> before, Advert advert, Instant now) {
    return new Advertised(
        advert,
        now,
        before
            .filter(it -> now.isBefore(it.since().plus(MOST)))
            .map(it -> bounded(it.apart().multipliedBy(2)))
            .orElse(LEAST));
  }

  private static Duration bounded(Duration time) {
    return time.compareTo(MOST) < 0 ? time : MOST;
  }

  boolean isTooSoonAt(Instant now) {
    return now.isBefore(since.plus(apart));
  }
}
