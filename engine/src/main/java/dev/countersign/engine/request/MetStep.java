package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Seat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A step whose seats are filled.
 *
 * @param step its place in the workflow, from 1
 * @param votes all that were on it then
 */
public record MetStep(int step, List<Seat> seats, List<Vote> votes) {

  /** Everyone who sits in one of these steps. */
  static Set<Subject> seated(List<MetStep> steps) {
    return steps.stream()
        .flatMap(it -> it.seats().stream())
        .map(Seat::voter)
        .collect(Collectors.toUnmodifiableSet());
  }
}
