package dev.countersign.notifier.kafka;

import dev.countersign.notifier.delivery.Source;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The events that were read last, as long as they take no more room than that: most are delivered
 * right after they were looked at, and to several endpoints. Not thread-safe.
 */
final class RecentEvents {
  private final long mostBytes;
  private final LinkedHashMap<Place, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Place(Source source, long offset) {}

  private record Kept(Recorded<LogEvent> recorded, int bytes) {}

  RecentEvents(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void put(Source source, long offset, Recorded<LogEvent> recorded, int size) {
    var before = kept.put(new Place(source, offset), new Kept(recorded, size));
    bytes += size - (before == null ? 0 : before.bytes());
    var eldest = kept.entrySet().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      bytes -= eldest.next().getValue().bytes();
      eldest.remove();
    }
  }

  Optional<Recorded<LogEvent>> get(Source source, long offset) {
    return Optional.ofNullable(kept.get(new Place(source, offset))).map(Kept::recorded);
  }
}
