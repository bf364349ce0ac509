package dev.countersign.policyservice.timer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** When to look at which request again; at most one time for each. In memory, by one thread. */
public final class Agenda {
  private final Map<String, Instant> times = new HashMap<>();
  private final TreeSet<Entry> order = new TreeSet<>();

  private record Entry(Instant at, String aggregate) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : aggregate.compareTo(other.aggregate);
    }
  }

  /** Replaces an earlier time of the same request. */
  public void set(String aggregate, Instant at) {
    clear(aggregate);
    times.put(aggregate, at);
    order.add(new Entry(at, aggregate));
  }

  public void clear(String aggregate) {
    var before = times.remove(aggregate);
    if (before != null) {
      order.remove(new Entry(before, aggregate));
    }
  }

  public void clearAll() {
    times.clear();
    order.clear();
  }

  /** Brings the earliest entry forward to now, if it lies ahead. */
  public void hastenFirst(Instant now) {
    if (!order.isEmpty() && order.getFirst().at().isAfter(now)) {
      set(order.getFirst().aggregate(), now);
    }
  }

  /** Those whose time has come, the longest overdue first. They stay until set or cleared. */
  public List<String> due(Instant now, int atMost) {
    var due = new ArrayList<String>();
    for (var entry : order) {
      if (entry.at().isAfter(now) || due.size() == atMost) {
        break;
      }
      due.add(entry.aggregate());
    }
    return due;
  }
}
