package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A step that is behind a request: its seats are filled; or somebody overrode it; or, where there
 * is neither, glass was broken and it was passed over.
 *
 * @param step its place in the workflow, from 1
 * @param votes all that were on it then
 * @param override what somebody gave in place of them
 */
public record MetStep(int step, List<Seat> seats, List<Vote> votes, Optional<Vote> override) {

  static MetStep bypassed(int step) {
    return new MetStep(step, List.of(), List.of(), Optional.empty());
  }

  /** Those by whose word it is behind the request. */
  public Stream<Subject> countersigners() {
    return Stream.concat(seats.stream().map(Seat::voter), override.stream().map(Vote::voter));
  }

  /**
   * Everyone who sits in a step that does not share its people with others, or overrode one.
   *
   * @param steps those of the workflow
   */
  static Set<Subject> seated(List<MetStep> met, List<Step> steps) {
    return met.stream()
        .filter(it -> !steps.get(it.step() - 1).samePeople())
        .flatMap(MetStep::countersigners)
        .collect(Collectors.toUnmodifiableSet());
  }
}
