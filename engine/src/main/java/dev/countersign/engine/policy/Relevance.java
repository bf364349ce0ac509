package dev.countersign.engine.policy;

import dev.countersign.engine.policy.Conditions.ConditionException;
import dev.countersign.engine.policy.Conditions.Facts;
import dev.countersign.engine.policy.Matcher.Criterion;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.request.StatementClass;

/** What a policy has to say on an operation. */
public sealed interface Relevance {

  /**
   * It is about such operations.
   *
   * @param specificity how closely, for the sake of exclusive ones; see docs/policies.md
   * @param automatic whether it demands no votes
   */
  record Matches(int specificity, boolean automatic) implements Relevance {}

  /** It would match, if an exclusive policy did not replace it. */
  record Replaced(int specificity, String by, int bySpecificity) implements Relevance {}

  /** It is about other operations. */
  record Silent(Criterion because) implements Relevance {}

  /** It is about operations for which its condition holds, and here it does not. */
  record ConditionFails() implements Relevance {}

  /**
   * Whether it is about such operations cannot be said, so nothing may happen.
   *
   * @param why a sentence's end: "its condition fails with …"
   */
  record Undecided(String why) implements Relevance {}

  /** What one policy says on its own. */
  static Relevance of(PublishedPolicy published, Facts facts) {
    var inquiry = facts.inquiry();
    var match = published.policy().match();
    var opaque = inquiry.facts().statementClass() == StatementClass.OPAQUE;
    var mismatch = Matcher.mismatch(match, inquiry, !namesTooMany(inquiry));
    if (mismatch.isPresent() && !(opaque && asksForNames(mismatch.get()))) {
      return new Silent(mismatch.get());
    }
    if (asksForNames(match) && namesTooMany(inquiry)) {
      return new Undecided(
          "it asks for tables or functions, and the operation names more than " + TableNames.MOST);
    }
    if (opaque && asksForNames(match)) {
      return new Undecided(
          "it asks for tables or functions, which of an opaque text are not known");
    }
    try {
      return published.matchesWhen(facts)
          ? new Matches(Matcher.specificity(match, inquiry), published.approves(facts))
          : new ConditionFails();
    } catch (ConditionException e) {
      return new Undecided("its condition cannot be answered: " + e.getMessage());
    }
  }

  private static boolean namesTooMany(Inquiry inquiry) {
    return Math.max(inquiry.facts().tables().size(), inquiry.facts().functions().size())
        > TableNames.MOST;
  }

  private static boolean asksForNames(Criterion criterion) {
    return switch (criterion) {
      case TABLES, ONLY_TABLES, FUNCTIONS -> true;
      case KINDS, CLASSES, ENVIRONMENTS, TARGETS, REQUESTER_KINDS, REQUESTERS, LABELS, TIMES ->
          false;
    };
  }

  private static boolean asksForNames(Match match) {
    return !match.tables().isEmpty()
        || !match.onlyTables().isEmpty()
        || !match.functions().isEmpty();
  }
}
