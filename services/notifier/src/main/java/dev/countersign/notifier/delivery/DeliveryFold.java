package dev.countersign.notifier.delivery;

import dev.countersign.protocol.delivery.DeliveryRecord;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryProgress;
import dev.countersign.protocol.delivery.SourcePosition;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything that is known of past deliveries, folded from the records of {@code deliveries}. Of an
 * endpoint that was registered again only the last registration counts. Not thread-safe.
 */
public final class DeliveryFold {
  private final Map<String, Known> endpoints = new HashMap<>();

  private record Known(long epoch, Map<Source, Past> sources) {}

  /** Takes the next record. */
  public void take(DeliveryRecord record) {
    switch (record) {
      case DeliveryAttempted attempt ->
          past(
              attempt.endpoint(),
              attempt.delivery().epoch(),
              attempt.delivery().source(),
              it -> it.attempted(attempt));
      case DeliveryProgress progress ->
          past(
              progress.endpoint(),
              progress.epoch(),
              progress.next(),
              it -> it.progressed(progress.next().offset()));
    }
  }

  /** What is known of an endpoint as it was registered then; nothing was done where nothing is. */
  public Past past(String endpoint, long epoch, Source source) {
    var known = endpoints.get(endpoint);
    return known == null || known.epoch() != epoch
        ? new Past()
        : known.sources().getOrDefault(source, new Past());
  }

  private void past(
      String endpoint, long epoch, SourcePosition at, java.util.function.Consumer<Past> change) {
    var known = endpoints.get(endpoint);
    if (known != null && known.epoch() > epoch) {
      return;
    }
    if (known == null || known.epoch() < epoch) {
      known = new Known(epoch, new HashMap<>());
      endpoints.put(endpoint, known);
    }
    change.accept(
        known.sources().computeIfAbsent(new Source(at.log(), at.partition()), _ -> new Past()));
  }
}
