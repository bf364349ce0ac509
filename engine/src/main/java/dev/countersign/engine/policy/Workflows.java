package dev.countersign.engine.policy;

import dev.countersign.engine.Names;
import dev.countersign.engine.Rules;
import dev.countersign.protocol.policy.FreezeWindow;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What the policies demand of a request. All that match apply together and the stricter wins: every
 * step of every one, in the order of the policies' names; the shortest times; the fewest runs.
 * Where none matches, nothing may happen.
 */
public final class Workflows {
  /** The most steps that one request may have. */
  public static final int MAX_STEPS = 32;

  /** The most freeze windows that one request may have. */
  public static final int MAX_WINDOWS = 50;

  /** What came of asking the policies. */
  public sealed interface Demand {}

  /** The policies that matched demand this, and a reason where one of them wants it. */
  public record Demanded(Workflow workflow, boolean reasonRequired) implements Demand {}

  /** No policy in force is about such a request. */
  public record Uncovered() implements Demand {}

  /**
   * The policies cannot be applied together.
   *
   * @param why "Expected …, but …"
   */
  public record Inapplicable(String why) implements Demand {}

  private Workflows() {}

  /** Asks the policies in force, in the order of their names. */
  public static Demand demandedBy(
      Collection<PublishedPolicy> inForce,
      OperationKind kind,
      TargetRef target,
      StatementClass statementClass) {
    var matching =
        inForce.stream()
            .filter(it -> matches(it.policy().match(), kind, target, statementClass))
            .sorted(Comparator.comparing(it -> it.policy().name()))
            .toList();
    if (matching.isEmpty()) {
      return new Uncovered();
    }
    var workflow = combined(matching);
    if (workflow.steps().size() > MAX_STEPS) {
      return new Inapplicable(
          "Expected %d steps at most from all policies that match, but they have %d"
              .formatted(MAX_STEPS, workflow.steps().size()));
    }
    if (workflow.freezes().size() > MAX_WINDOWS) {
      return new Inapplicable(
          "Expected %d freeze windows at most from all policies that match, but they have %d"
              .formatted(MAX_WINDOWS, workflow.freezes().size()));
    }
    return new Demanded(workflow, matching.stream().anyMatch(it -> it.policy().reasonRequired()));
  }

  private static boolean matches(
      Match match, OperationKind kind, TargetRef target, StatementClass statementClass) {
    return match.kinds().contains(kind)
        && coversClass(match, statementClass)
        && anyCovers(match.targets(), target.target())
        && anyCovers(match.environments(), target.environment());
  }

  /**
   * What has no class is covered by a policy that leaves classes alone. One that picks some is
   * about statements: 'reads are approved automatically' is no word on approvals.
   */
  private static boolean coversClass(Match match, StatementClass statementClass) {
    return statementClass == StatementClass.NONE
        ? match.classes().containsAll(PolicyFile.UNDERSTOOD)
        : match.classes().contains(statementClass);
  }

  private static boolean anyCovers(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> Names.covers(pattern, name));
  }

  private static Workflow combined(List<PublishedPolicy> matching) {
    var policies = matching.stream().map(PublishedPolicy::policy).toList();
    return new Workflow(
        Rules.VERSION,
        matching.stream().map(PublishedPolicy::pinned).toList(),
        policies.stream().flatMap(policy -> policy.steps().stream()).toList(),
        shortest(policies, Policy::pendingFor),
        shortest(policies, Policy::approvedFor),
        policies.stream().mapToInt(Policy::executions).min().orElseThrow(),
        policies.stream().allMatch(Policy::repeatFailed),
        windows(matching));
  }

  /** Of every policy that matches, whatever becomes of its steps: no policy opens another's. */
  private static List<FreezeWindow> windows(List<PublishedPolicy> matching) {
    return matching.stream().flatMap(it -> it.policy().freezes().stream()).toList();
  }

  private static Duration shortest(List<Policy> policies, Function<Policy, Duration> limit) {
    return policies.stream().map(limit).min(Comparator.naturalOrder()).orElseThrow();
  }
}
