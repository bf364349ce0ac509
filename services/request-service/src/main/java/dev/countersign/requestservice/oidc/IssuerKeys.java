package dev.countersign.requestservice.oidc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;

/**
 * The keys of one issuer. They are fetched when they are first asked for, when they are no longer
 * fresh, and when a token names one that is not among them; but never more often than once in a
 * while, whoever sends what tokens. While the provider is away the keys that are known go on
 * counting for some time. Thread-safe.
 */
final class IssuerKeys {
  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final Supplier<List<JsonWebKey>> fetch;
  private final Times times;
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile State state = new State(Optional.empty(), Instant.MIN, Optional.empty());

  /**
   * How long is what.
   *
   * @param fresh how old keys may be
   * @param kept how old they may be while the provider cannot be reached
   * @param apart how soon a key that is not known may cause the next fetch
   * @param patience how long somebody waits for another's fetch
   */
  record Times(Duration fresh, Duration kept, Duration apart, Duration patience) {}

  /** Keys, and when they were fetched. */
  record Fetched(List<JsonWebKey> keys, Instant at) {}

  /**
   * What is known.
   *
   * @param tried when keys were last asked for
   * @param failed why they were not had, where they were not
   */
  private record State(Optional<Fetched> known, Instant tried, Optional<String> failed) {}

  IssuerKeys(Supplier<List<JsonWebKey>> fetch, Times times, InstantSource clock) {
    this.fetch = fetch;
    this.times = times;
    this.clock = clock;
  }

  /**
   * The keys, as fresh as they have to be.
   *
   * @throws ProviderUnreachableException when there are none that count
   */
  Fetched current() {
    var before = state;
    if (before.known().filter(it -> isWithin(times.fresh(), it.at())).isPresent()) {
      return before.known().get();
    }
    refresh(before);
    return usable();
  }

  /**
   * The keys, fetched once more if that may be, for one was not among them.
   *
   * @param seen those that it was not among
   * @throws ProviderUnreachableException when they cannot be had now
   */
  Fetched after(Fetched seen) {
    var before = state;
    if (before.known().filter(it -> it.at().isAfter(seen.at())).isPresent()) {
      return before.known().get();
    }
    if (!isWithin(times.apart(), before.tried())) {
      refresh(before);
    }
    state.failed().ifPresent(IssuerKeys::fail);
    return usable();
  }

  private Fetched usable() {
    var now = state;
    return now.known()
        .filter(it -> isWithin(times.kept(), it.at()))
        .orElseThrow(
            () ->
                new ProviderUnreachableException(
                    now.failed()
                        .orElse("Expected the keys of a provider, but they are not there")));
  }

  private static void fail(String why) {
    throw new ProviderUnreachableException(why);
  }

  /** One at a time: the others wait for it, or go on with keys that still count. */
  private void refresh(State seen) {
    boolean mayGoOn = seen.known().filter(it -> isWithin(times.kept(), it.at())).isPresent();
    try {
      boolean mine =
          mayGoOn
              ? fetching.tryLock()
              : fetching.tryLock(times.patience().toMillis(), TimeUnit.MILLISECONDS);
      if (!mine) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      var now = state;
      boolean isTooSoon =
          now.failed().isPresent()
              && isWithin(mayGoOn ? times.apart() : AFTER_FAILURE, now.tried());
      if (now.tried().equals(seen.tried()) && !isTooSoon) {
        state = fetched(now);
      }
    } finally {
      fetching.unlock();
    }
  }

  private State fetched(State before) {
    try {
      var keys = fetch.get();
      var now = clock.instant();
      return new State(Optional.of(new Fetched(keys, now)), now, Optional.empty());
    } catch (ProviderUnreachableException e) {
      LOG.warnf("People cannot sign in at their provider: %s", e.getMessage());
      return new State(before.known(), clock.instant(), Optional.of(e.getMessage()));
    }
  }

  private boolean isWithin(Duration time, Instant since) {
    return !since.equals(Instant.MIN) && clock.instant().isBefore(since.plus(time));
  }
}
