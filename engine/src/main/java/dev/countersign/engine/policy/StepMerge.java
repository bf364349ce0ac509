package dev.countersign.engine.policy;

import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The steps of several policies as those of one workflow. Steps of the same name become one step,
 * at the place of the first, that asks for what all of them ask for; what one of them forbids is
 * forbidden.
 */
final class StepMerge {

  /** What came of it. */
  sealed interface Result {}

  /** The steps in their order. */
  record Merged(List<Step> steps) implements Result {}

  /**
   * There would be too many.
   *
   * @param why "Expected …, but …"
   */
  record TooComplex(String why) implements Result {}

  private StepMerge() {}

  static Result merged(List<Policy> policies) {
    var merged = new LinkedHashMap<String, Step>();
    for (var policy : policies) {
      for (var step : policy.steps()) {
        var before = merged.get(step.name());
        var together = before == null ? Optional.of(step) : together(before, step);
        if (together.isEmpty()) {
          return new TooComplex(
              "Expected %d ways to meet step '%s' and %d quorums at most, from all policies that match, but there are more"
                  .formatted(Requirement.MAX_WAYS, step.name(), Requirement.MAX_QUORUMS));
        }
        merged.put(step.name(), together.get());
      }
    }
    return merged.size() > Workflows.MAX_STEPS
        ? new TooComplex(
            "Expected %d steps at most from all policies that match, but they have %d"
                .formatted(Workflows.MAX_STEPS, merged.size()))
        : new Merged(List.copyOf(merged.values()));
  }

  private static Optional<Step> together(Step one, Step other) {
    return requirement(one)
        .together(requirement(other))
        .filter(both -> both.quorums().size() <= Requirement.MAX_QUORUMS)
        .map(
            both ->
                new Step(
                    one.name(),
                    union(one.policies(), other.policies()),
                    both.quorums(),
                    both.alternatives(),
                    stricter(one.reject(), other.reject()),
                    rejections(one, other),
                    one.selfApproval() && other.selfApproval(),
                    one.samePeople() && other.samePeople(),
                    union(one.excluded(), other.excluded()),
                    union(one.excludedTeams(), other.excludedTeams()),
                    one.nonBypassable() || other.nonBypassable()));
  }

  private static Requirement requirement(Step step) {
    return Requirement.of(step.quorums(), step.alternatives());
  }

  private static RejectRule stricter(RejectRule one, RejectRule other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** Those of the stricter rule, and where both count the fewer. */
  private static int rejections(Step one, Step other) {
    return Stream.of(one, other)
        .filter(it -> it.reject() == stricter(one.reject(), other.reject()))
        .mapToInt(Step::rejections)
        .min()
        .orElseThrow();
  }

  private static <T extends Comparable<T>> List<T> union(Collection<T> some, Collection<T> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().sorted().toList();
  }
}
