package dev.countersign.notifier.app;

import dev.countersign.notifier.kafka.NotifierRuntime;
import dev.countersign.notifier.sending.DeliveryMeter;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts attempts as {@code countersign_deliveries_total} by outcome, times them as {@code
 * countersign_deliveries_attempt}, and tells how many places of the logs are not settled for an
 * endpoint that was ever attempted, as {@code countersign_deliveries_lag}.
 */
@ApplicationScoped
public class MeteredDeliveries implements DeliveryMeter {
  private final MeterRegistry registry;
  private final Set<String> measured = ConcurrentHashMap.newKeySet();
  private volatile NotifierRuntime runtime;

  public MeteredDeliveries(MeterRegistry registry) {
    this.registry = registry;
  }

  void measure(NotifierRuntime subject) {
    runtime = subject;
  }

  @Override
  public void attempted(DeliveryAttempted attempt) {
    var outcome = attempt.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-');
    registry.counter("countersign.deliveries", "outcome", outcome).increment();
    registry.timer("countersign.deliveries.attempt").record(attempt.took());
    var endpoint = attempt.endpoint();
    if (runtime != null && measured.add(endpoint)) {
      registry.gauge(
          "countersign.deliveries.lag",
          Tags.of("endpoint", endpoint),
          runtime,
          it -> it.lag(endpoint));
    }
  }
}
