package dev.countersign.requestservice.result;

import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.db.Deliveries;
import dev.countersign.requestservice.db.Payloads;
import dev.countersign.requestservice.db.Results;
import dev.countersign.requestservice.db.ViewsUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Forgets, time and again, what has been kept long enough. */
@ApplicationScoped
public class Forgetting {
  private static final Logger LOG = Logger.getLogger(Forgetting.class);

  private final GatewayConfig config;
  private final Results results;
  private final Payloads payloads;
  private final Deliveries deliveries;
  private final Clock clock = Clock.systemUTC();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("forgetting").factory());

  public Forgetting(
      GatewayConfig config, Results results, Payloads payloads, Deliveries deliveries) {
    this.config = config;
    this.results = results;
    this.payloads = payloads;
    this.deliveries = deliveries;
  }

  void start(@Observes StartupEvent event) {
    long interval = config.keep().forgetInterval().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::forget, interval, interval, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void forget() {
    try {
      var now = clock.instant();
      results.forget(now, config.keep().results());
      payloads.forget(now.minus(config.keep().payloads()));
      deliveries.forget(now.minus(config.keep().deliveries()));
    } catch (ViewsUnavailableException e) {
      LOG.warnf("What is old enough to be forgotten waits: %s", e.getMessage());
    }
  }
}
