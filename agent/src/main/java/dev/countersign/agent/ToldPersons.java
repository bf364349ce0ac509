package dev.countersign.agent;

import dev.countersign.protocol.execution.ExecutionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What persons were last told of executions that they have to look at. The question is repeated
 * every few seconds for as long as nobody answers: the target is not to be asked each time, nor the
 * log to be told the same again, except now and then, lest it was lost.
 */
final class ToldPersons {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final Duration SAY_AGAIN = Duration.ofMinutes(10);
  private static final int MOST = 500;

  private record Told(String found, long saidAt, long lookedAt) {}

  private final LongSupplier nanos;
  private final Map<ExecutionId, Told> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ExecutionId, Told> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Nobody was told anything.
   *
   * @param nanos a clock that does not jump
   */
  ToldPersons(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether the target should be looked at by now. */
  synchronized boolean shouldLook(ExecutionId execution) {
    var told = last.get(execution);
    return told == null || hasPassed(LOOK_AGAIN, told.lookedAt());
  }

  /** Whether what was found there should be said; to be called once it was looked at. */
  synchronized boolean shouldSay(ExecutionId execution, String found) {
    var told = last.get(execution);
    if (told == null || !told.found().equals(found) || hasPassed(SAY_AGAIN, told.saidAt())) {
      return true;
    }
    last.put(execution, new Told(found, told.saidAt(), nanos.getAsLong()));
    return false;
  }

  synchronized void said(ExecutionId execution, String found) {
    long now = nanos.getAsLong();
    last.remove(execution); // so that it counts as the youngest
    last.put(execution, new Told(found, now, now));
  }

  private boolean hasPassed(Duration time, long since) {
    return nanos.getAsLong() - since >= time.toNanos();
  }
}
