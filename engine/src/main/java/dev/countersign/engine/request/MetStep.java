package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
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

  /**
   * Everyone who sits in a step that does not share its people with others.
   *
   * @param steps those of the workflow
   */
  static Set<Subject> seated(List<MetStep> met, List<Step> steps) {
    return met.stream()
        .filter(it -> !steps.get(it.step() - 1).samePeople())
        .flatMap(it -> it.seats().stream())
        .map(Seat::voter)
        .collect(Collectors.toUnmodifiableSet());
  }
}
