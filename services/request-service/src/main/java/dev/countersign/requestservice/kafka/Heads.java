package dev.countersign.requestservice.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far the requests of late have come on the log. Views are a little behind it; a read that
 * knows how far they should be does not show a caller less than what the gateway has told already.
 * Bounded, and lost with the process: then a read shows the views as they are.
 */
@ApplicationScoped
public class Heads {
  private static final int REMEMBERED = 20_000;

  private final Map<String, Long> sequences =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** An event of that sequence stands on the log. */
  public synchronized void seen(String request, long sequence) {
    sequences.merge(request, sequence, Math::max);
  }

  /** The sequence of its last event, where it was seen. */
  public synchronized OptionalLong of(String request) {
    var sequence = sequences.get(request);
    return sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence);
  }
}
