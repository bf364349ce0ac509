package dev.countersign.engine.request;

import dev.countersign.engine.governance.Electorate;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.policy.Because;
import dev.countersign.engine.policy.Inquiry;
import dev.countersign.engine.policy.Judgement;
import dev.countersign.engine.policy.Relevance.ConditionFails;
import dev.countersign.engine.policy.Relevance.Matches;
import dev.countersign.engine.policy.Relevance.Replaced;
import dev.countersign.engine.policy.Relevance.Silent;
import dev.countersign.engine.policy.Relevance.Undecided;
import dev.countersign.engine.policy.Workflows;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.EvidenceWish;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the policies in force say on an operation, each one, and who could give what they want. */
public record Explanation(List<Line> policies) {
  /** The most people that are named for one step. */
  public static final int MOST_NAMED = 20;

  /** How a policy stands to an operation. */
  public enum Applies {
    MATCHES,
    REPLACED,
    SILENT,
    UNDECIDED
  }

  /**
   * One policy.
   *
   * @param because a sentence
   */
  public record Line(String policy, int version, Applies applies, String because) {}

  /** Those that match first, then those that nearly do, then the others, each by name. */
  public static Explanation of(
      Governance governance,
      OperationKind kind,
      TargetRef target,
      OperationFacts facts,
      Actor requester,
      Instant now) {
    var inquiry = new Inquiry(kind, target, governance.labelsOf(target), facts, requester, now);
    return new Explanation(
        Workflows.judgements(governance.policies(), inquiry).stream()
            .map(it -> line(it, inquiry))
            .sorted(Comparator.comparing(Line::applies))
            .toList());
  }

  private static Line line(Judgement judgement, Inquiry inquiry) {
    var published = judgement.published();
    var applies =
        switch (judgement.relevance()) {
          case Matches _ -> Applies.MATCHES;
          case Replaced _ -> Applies.REPLACED;
          case Silent _, ConditionFails _ -> Applies.SILENT;
          case Undecided _ -> Applies.UNDECIDED;
        };
    return new Line(
        published.policy().name(), published.version(), applies, Because.of(judgement, inquiry));
  }

  /** Who could fill a seat of a step, the first of them in alphabetical order. */
  public static List<Subject> couldFill(
      Governance governance, TargetRef target, Subject requester, Step step) {
    return new Electorate(governance, target, requester, Set.of())
        .candidates(step)
        .limit(MOST_NAMED + 1L)
        .toList();
  }

  /** What the policies of a workflow want found out before anybody approves such an operation. */
  public static Optional<EvidenceWish> evidence(
      OperationKind kind, boolean breakGlass, Workflow workflow) {
    return Evidencing.wanted(kind, breakGlass, workflow);
  }
}
