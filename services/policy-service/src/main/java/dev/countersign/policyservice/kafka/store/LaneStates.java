package dev.countersign.policyservice.kafka.store;

import dev.countersign.engine.lane.LaneState;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.Folding;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The lanes of a task, all of them in memory: there is one for a target at most. */
public final class LaneStates {
  private final LaneStore store;
  private final Map<String, Folded<LaneState>> lanes = new TreeMap<>();

  /** Empty until it is loaded. */
  public LaneStates(LaneStore store) {
    this.store = store;
  }

  /** Takes up what the store knows. */
  public void load() {
    store.all().forEach((lane, state) -> lanes.put(lane.value(), state));
  }

  /** The lane as it is now, whether or not anybody was ever in it. */
  public Folded<LaneState> get(String lane) {
    return lanes.getOrDefault(lane, Folding.lanes().start());
  }

  /** Keeps a lane that has moved by one event. */
  public void put(String lane, Folded<LaneState> after, LaneEvent event) {
    store.put(new LaneId(lane), after, event);
    lanes.put(lane, after);
  }

  /** In alphabetical order. */
  public Map<String, Folded<LaneState>> all() {
    return Collections.unmodifiableMap(lanes);
  }
}
