package dev.countersign.engine.policy;

import dev.countersign.protocol.policy.Step;
import java.util.ArrayList;
import java.util.List;

/** One way to meet each of some steps, in every combination, as far as there is time for them. */
final class Combinations {
  private static final int MOST = 256;

  private final List<Step> steps;
  private final int[] ways;
  private int seen;
  private boolean over;

  Combinations(List<Step> steps) {
    this.steps = List.copyOf(steps);
    this.ways = new int[steps.size()];
  }

  boolean next() {
    if (seen > 0) {
      advance();
    }
    if (over || seen == MOST) {
      return false;
    }
    seen++;
    return true;
  }

  private void advance() {
    for (int step = ways.length - 1; step >= 0; step--) {
      if (++ways[step] < steps.get(step).alternatives().size()) {
        return;
      }
      ways[step] = 0;
    }
    over = true;
  }

  /** Whether there are more than were looked at. */
  boolean cutShort() {
    return !over;
  }

  List<Place> places() {
    var places = new ArrayList<Place>();
    for (int step = 0; step < ways.length; step++) {
      places.addAll(Place.of(steps.get(step), steps.get(step).alternatives().get(ways[step])));
    }
    return places;
  }
}
