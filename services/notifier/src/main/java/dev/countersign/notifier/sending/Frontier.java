package dev.countersign.notifier.sending;

import dev.countersign.notifier.delivery.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which sources this instance delivers from, and how far each was read and found to be ours: nobody
 * delivers anything beyond that. The instance with the first partition of events also tells tests,
 * which stand on governance.
 */
public final class Frontier {
  private static final Source FIRST = new Source(Source.EVENTS, 0);
  private static final Source TESTS = new Source(Source.GOVERNANCE, 0);

  private final Map<Source, Long> events = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile long governance;

  /** Each source, and the first place in it that may not be delivered yet. */
  public Map<Source, Long> sources() {
    var all = new HashMap<>(events);
    if (all.containsKey(FIRST)) {
      all.put(TESTS, governance);
    }
    return all;
  }

  public boolean isEmpty() {
    return events.isEmpty();
  }

  /** From now on this instance delivers from there. */
  public void assign(Map<Source, Long> ends) {
    events.putAll(ends);
    tell();
  }

  /** From now on another instance does. */
  public void revoke(Collection<Source> sources) {
    events.keySet().removeAll(Set.copyOf(sources));
    tell();
  }

  /** Events were read up to there. */
  public void advance(Map<Source, Long> ends) {
    ends.forEach((source, end) -> events.computeIfPresent(source, (_, old) -> Math.max(old, end)));
    tell();
  }

  /** Governance was read up to there. */
  public void advanceGovernance(long end) {
    governance = end;
    tell();
  }

  /** Has somebody told of every change. */
  void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  void unwatch(Runnable watcher) {
    watchers.remove(watcher);
  }

  private void tell() {
    watchers.forEach(Runnable::run);
  }
}
