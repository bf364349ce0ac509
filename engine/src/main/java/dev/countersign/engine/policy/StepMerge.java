package dev.countersign.engine.policy;

import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    var named = new LinkedHashMap<String, List<Step>>();
    for (var policy : policies) {
      for (var step : policy.steps()) {
        named.computeIfAbsent(step.name(), _ -> new ArrayList<>()).add(step);
      }
    }
    if (named.size() > Workflows.MAX_STEPS) {
      return new TooComplex(
          "Expected %d steps at most from all policies that match, but they have %d"
              .formatted(Workflows.MAX_STEPS, named.size()));
    }
    var merged = new ArrayList<Step>();
    for (var steps : named.values()) {
      var together = together(steps);
      if (together.isEmpty()) {
        return new TooComplex(
            "Expected %d ways to meet step '%s' and %d quorums at most, from all policies that match, but there are more"
                .formatted(Requirement.MAX_WAYS, steps.getFirst().name(), Requirement.MAX_QUORUMS));
      }
      merged.add(together.get());
    }
    return new Merged(List.copyOf(merged));
  }

  /** Ten thousand policies may have one step in common: nothing here is done for each pair. */
  private static Optional<Step> together(List<Step> steps) {
    if (steps.size() == 1) {
      return Optional.of(steps.getFirst());
    }
    var all = requirement(steps);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var reject = steps.stream().map(Step::reject).min(Comparator.naturalOrder()).orElseThrow();
    return Optional.of(
        new Step(
            steps.getFirst().name(),
            union(steps, Step::policies),
            all.get().quorums(),
            all.get().alternatives(),
            reject,
            rejections(steps, reject),
            steps.stream().allMatch(Step::selfApproval),
            steps.stream().allMatch(Step::samePeople),
            union(steps, Step::excluded),
            union(steps, Step::excludedTeams),
            steps.stream().anyMatch(Step::nonBypassable)));
  }

  private static Optional<Requirement> requirement(List<Step> steps) {
    var distinct = steps.stream().map(StepMerge::requirement).distinct().toList();
    var all = Optional.of(distinct.getFirst());
    for (var other : distinct.subList(1, distinct.size())) {
      all = all.get().together(other).filter(it -> it.quorums().size() <= Requirement.MAX_QUORUMS);
      if (all.isEmpty()) {
        return all;
      }
    }
    return all;
  }

  private static Requirement requirement(Step step) {
    return Requirement.of(step.quorums(), step.alternatives());
  }

  /** Those of the stricter rule, and where several count the fewest. */
  private static int rejections(List<Step> steps, RejectRule stricter) {
    return steps.stream()
        .filter(it -> it.reject() == stricter)
        .mapToInt(Step::rejections)
        .min()
        .orElseThrow();
  }

  private static <T extends Comparable<T>> List<T> union(
      List<Step> steps, Function<Step, List<T>> part) {
    return steps.stream().flatMap(it -> part.apply(it).stream()).distinct().sorted().toList();
  }
}
