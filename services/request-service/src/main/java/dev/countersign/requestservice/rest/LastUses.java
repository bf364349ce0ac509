package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.db.TokenUses;
import dev.countersign.requestservice.db.ViewsUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Remembers when each token was last used, and writes it down once in a while: however often a
 * token is used, it costs one write each time. Signing in never waits for it. Thread-safe.
 */
@ApplicationScoped
class LastUses {
  private static final Logger LOG = Logger.getLogger(LastUses.class);

  private final TokenUses kept;
  private final GatewayConfig config;
  private final ConcurrentHashMap<String, Instant> fresh = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("last-uses").factory());

  LastUses(TokenUses kept, GatewayConfig config) {
    this.kept = kept;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    long interval = config.tokens().keepUsesEvery().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::keep, interval, interval, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdown();
    keep();
  }

  /** A token that is good was used. */
  void used(String token, Instant at) {
    fresh.merge(token, at, (one, other) -> one.isAfter(other) ? one : other);
  }

  /**
   * The last uses of those of these tokens that were ever used; those at other gateways as soon as
   * they are written down.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  Map<String, Instant> of(Collection<String> tokens) {
    var uses = new HashMap<>(kept.of(tokens));
    for (var token : tokens) {
      var now = fresh.get(token);
      if (now != null) {
        uses.merge(token, now, (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    return uses;
  }

  private void keep() {
    var some = Map.copyOf(fresh);
    if (some.isEmpty()) {
      return;
    }
    try {
      kept.keep(some);
      some.forEach(fresh::remove); // unless it was used again meanwhile
    } catch (ViewsUnavailableException e) {
      LOG.warnf("The last uses of tokens wait to be written down: %s", e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "The last uses of tokens could not be written down");
    }
  }
}
