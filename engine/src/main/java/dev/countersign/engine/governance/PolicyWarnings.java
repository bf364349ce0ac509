package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.engine.policy.Patience;
import dev.countersign.engine.policy.Seating;
import dev.countersign.engine.policy.Words;
import dev.countersign.engine.policy.Workflows;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is allowed in policies, and likely not meant. */
final class PolicyWarnings {
  private static final Duration LONG = Duration.ofDays(7);

  /** What runs at a target that has to be known. */
  private static final Set<OperationKind> RUNS = Set.of(OperationKind.SQL, OperationKind.MIGRATION);

  private static final Set<StatementClass> DANGEROUS =
      Set.of(
          StatementClass.DDL,
          StatementClass.DESTRUCTIVE,
          StatementClass.PRIVILEGED,
          StatementClass.OPAQUE);

  private final Governance governance;
  private final Patience patience = new Patience(PolicySet.MAX_PEOPLE);
  private final List<String> warnings = new ArrayList<>();

  private PolicyWarnings(Governance governance) {
    this.governance = governance;
  }

  /** One sentence each, which begins with the name of the policy. */
  static List<String> of(Governance governance, List<Policy> policies) {
    var seen = new PolicyWarnings(governance);
    policies.forEach(seen::look);
    return List.copyOf(seen.warnings);
  }

  private void look(Policy policy) {
    var match = policy.match();
    if (RUNS.containsAll(match.kinds()) && coversNoTarget(policy)) {
      say(policy, "covers no target that is known");
    }
    var dangerous = match.classes().stream().filter(DANGEROUS::contains).toList();
    if (policy.steps().isEmpty()
        && !policy.onlyRestricts()
        && match.kinds().stream().anyMatch(RUNS::contains)
        && !dangerous.isEmpty()) {
      say(
          policy,
          "approves without anybody's vote what is "
              + dangerous.stream().map(Words::of).collect(Collectors.joining(", ")));
    }
    if (!policy.onlyRestricts() && policy.approvedFor().compareTo(LONG) > 0) {
      say(policy, "lets approvals be good for more than seven days");
    }
    if (match.kinds().contains(OperationKind.POLICY_CHANGE)) {
      ofPolicies(policy);
    }
    policy.steps().forEach(step -> people(policy, step));
  }

  private void ofPolicies(Policy policy) {
    var match = policy.match();
    if (!anyCovers(match.targets(), TargetRef.POLICIES.target())
        || !anyCovers(match.environments(), TargetRef.POLICIES.environment())) {
      say(policy, "names policy-change, which happens at %s alone".formatted(TargetRef.POLICIES));
    } else if (Workflows.governsPolicies(policy)
        && (!match.requesters().isEmpty()
            || !match.requesterKinds().isEmpty()
            || !match.times().isEmpty()
            || match.when().isPresent())) {
      say(
          policy,
          "lets policies change by request only, and what it does not match has to be covered by"
              + " another");
    }
  }

  private boolean coversNoTarget(Policy policy) {
    return governance.targets().stream()
        .noneMatch(
            it ->
                anyCovers(policy.match().targets(), it.ref().target())
                    && anyCovers(policy.match().environments(), it.ref().environment()));
  }

  private static boolean anyCovers(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> Names.covers(pattern, name));
  }

  /** Whether a step is stuck as soon as one person is away, or asks. */
  private void people(Policy policy, Step step) {
    if (step.alternatives().size() > 1) {
      return;
    }
    var standing = new Satisfiability(governance, policy, patience);
    int seats = Seating.places(step.quorums());
    long people =
        step.quorums().stream()
            .flatMap(
                quorum ->
                    standing
                        .members(quorum)
                        .takeWhile(_ -> patience.takeOne())
                        .filter(person -> standing.mayFill(person, step, quorum)))
            .distinct()
            .limit(seats + 1L)
            .count();
    if (people == seats && !patience.isOver()) {
      say(
          policy,
          "needs everyone who may approve step '%s', so that none of them may be away or ask"
              .formatted(step.name()));
    }
    if (step.selfApproval()) {
      say(policy, "lets requesters approve step '%s' themselves".formatted(step.name()));
    }
  }

  private void say(Policy policy, String what) {
    warnings.add(policy.name() + " " + what);
  }
}
