package dev.countersign.engine.policy;

import com.google.re2j.Pattern;
import dev.countersign.engine.Rules;
import dev.countersign.engine.policy.Relevance.Matches;
import dev.countersign.engine.policy.Relevance.Replaced;
import dev.countersign.engine.policy.Relevance.Undecided;
import dev.countersign.protocol.policy.FreezeWindow;
import dev.countersign.protocol.policy.Lane;
import dev.countersign.protocol.policy.PinnedPolicy;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the policies demand of a request. All that match apply together and the stricter wins: every
 * step of every one, steps of one name as one; the shortest times; the fewest runs. Where none
 * matches, or one cannot say whether it does, nothing may happen.
 */
public final class Workflows {
  /** The most steps that one request may have. */
  public static final int MAX_STEPS = 50;

  /** Migrations of one target never run side by side, whatever policies say. */
  private static final Lane ALONE = new Lane(1, true);

  private static final int LONGEST_TICKET = 200;

  private static final Comparator<Judgement> ORDER =
      Comparator.<Judgement>comparingInt(it -> it.published().policy().priority())
          .thenComparing(it -> it.published().policy().name());

  /** The most freeze windows that one request may have. */
  public static final int MAX_WINDOWS = 50;

  /** What came of asking the policies. */
  public sealed interface Demand {}

  /**
   * The policies that matched demand this.
   *
   * @param reasonRequired whether one of them wants a reason
   * @param tickets what the whole ticket must look like
   * @param forbidBreakGlass the policies that let nobody break glass, in alphabetical order
   */
  public record Demanded(
      Workflow workflow,
      boolean reasonRequired,
      List<Ticket> tickets,
      List<String> forbidBreakGlass)
      implements Demand {

    /**
     * The first expression that a ticket does not satisfy.
     *
     * @param breakGlass whether only those count that cannot be bypassed
     */
    public Optional<String> unsatisfiedBy(String ticket, boolean breakGlass) {
      return tickets.stream()
          .filter(it -> !breakGlass || it.nonBypassable())
          .map(Ticket::pattern)
          .filter(it -> ticket.length() > LONGEST_TICKET || !Pattern.matches(it, ticket))
          .findFirst();
    }
  }

  /**
   * What a ticket must look like.
   *
   * @param pattern an RE2 expression for the whole of it
   */
  public record Ticket(String pattern, boolean nonBypassable) {}

  /** No policy in force is about such a request. */
  public record Uncovered() implements Demand {}

  /**
   * The policies cannot be applied.
   *
   * @param why "Expected …, but …"
   */
  public record Inapplicable(String why) implements Demand {}

  private Workflows() {}

  /** Asks the policies in force. */
  public static Demand demandedBy(Collection<PublishedPolicy> inForce, Inquiry inquiry) {
    return demandedBy(Judgement.all(inForce, inquiry), inquiry.kind());
  }

  /** What each policy in force has to say, in the order in which those that match apply. */
  public static List<Judgement> judgements(Collection<PublishedPolicy> inForce, Inquiry inquiry) {
    return Judgement.all(inForce, inquiry).stream().sorted(ORDER).toList();
  }

  /**
   * Whether a policy in force is about some such operation at a target: whether it is about a
   * certain one, only that can tell.
   */
  public static boolean mayCover(
      Collection<PublishedPolicy> inForce,
      OperationKind kind,
      StatementClass statementClass,
      TargetRef target) {
    return inForce.stream()
        .filter(it -> !it.policy().onlyRestricts())
        .anyMatch(it -> Matcher.mayMatch(it.policy().match(), kind, statementClass, target));
  }

  /**
   * Whether a policy governs changes of policies: it names their kind, covers the place where they
   * happen, and can allow one, whoever and whenever it is about.
   */
  public static boolean governsPolicies(Policy policy) {
    return !policy.onlyRestricts()
        && Matcher.mayMatch(
            policy.match(), OperationKind.POLICY_CHANGE, StatementClass.NONE, TargetRef.POLICIES);
  }

  /** What follows from what the policies have to say. */
  private static Demand demandedBy(List<Judgement> judgements, OperationKind kind) {
    for (var it : judgements) {
      if (it.relevance() instanceof Undecided(var why)) {
        return new Inapplicable(
            "Expected to know whether policy %s matches, but %s"
                .formatted(it.published().policy().name(), why));
      }
    }
    var ordered = concerned(judgements);
    var matching = ordered.stream().filter(Judgement::matches).toList();
    if (matching.stream().allMatch(it -> it.published().policy().onlyRestricts())) {
      return new Uncovered();
    }
    var concerned = ordered.stream().map(it -> it.published().policy()).toList();
    var windows = windows(concerned).size();
    return windows > MAX_WINDOWS
        ? new Inapplicable(
            "Expected %d freeze windows at most from all policies that match, but they have %d"
                .formatted(MAX_WINDOWS, windows))
        : combined(matching, concerned, kind);
  }

  /** All that are about such operations, replaced ones too: what they forbid stays forbidden. */
  private static List<Judgement> concerned(List<Judgement> judgements) {
    return judgements.stream()
        .filter(it -> it.matches() || it.relevance() instanceof Replaced)
        .sorted(ORDER)
        .toList();
  }

  private static List<FreezeWindow> windows(List<Policy> concerned) {
    return concerned.stream().flatMap(it -> it.freezes().stream()).toList();
  }

  private static Demand combined(
      List<Judgement> matching, List<Policy> concerned, OperationKind kind) {
    var policies = matching.stream().map(it -> it.published().policy()).toList();
    var steps =
        StepMerge.merged(
            matching.stream()
                .filter(it -> !(it.relevance() instanceof Matches match && match.automatic()))
                .map(it -> it.published().policy())
                .toList());
    return switch (steps) {
      case StepMerge.TooComplex(var why) -> new Inapplicable(why);
      case StepMerge.Merged(var merged) ->
          new Demanded(
              workflow(matching, policies, merged, concerned, kind),
              policies.stream().anyMatch(Policy::reasonRequired),
              policies.stream()
                  .flatMap(
                      it ->
                          it.ticket().stream()
                              .map(ticket -> new Ticket(ticket, it.nonBypassable())))
                  .distinct()
                  .toList(),
              concerned.stream()
                  .filter(it -> !it.breakGlassAllowed())
                  .map(Policy::name)
                  .sorted()
                  .toList());
    };
  }

  private static Workflow workflow(
      List<Judgement> matching,
      List<Policy> policies,
      List<Step> steps,
      List<Policy> concerned,
      OperationKind kind) {
    return new Workflow(
        Rules.VERSION,
        matching.stream()
            .map(it -> it.published().pinned())
            .sorted(Comparator.comparing(PinnedPolicy::name))
            .toList(),
        steps,
        shortest(policies, Policy::pendingFor),
        shortest(policies, Policy::approvedFor),
        policies.stream().mapToInt(Policy::executions).min().orElseThrow(),
        policies.stream().allMatch(Policy::repeatFailed),
        policies.stream()
            .flatMap(it -> it.statementTimeout().stream())
            .min(Comparator.naturalOrder()),
        policies.stream().flatMap(it -> it.rowLimit().stream()).min(Comparator.naturalOrder()),
        shortest(policies, Policy::resultsFor),
        kind == OperationKind.MIGRATION ? Optional.of(ALONE) : lane(policies),
        windows(concerned),
        concerned.stream().allMatch(Policy::overrideAllowed),
        shortest(policies, Policy::reviewWithin),
        EvidenceMerge.merged(policies));
  }

  /** The narrowest; nobody passes it by where one of the policies that want it says so. */
  private static Optional<Lane> lane(List<Policy> policies) {
    var wanting = policies.stream().filter(it -> it.lane().isPresent()).toList();
    return wanting.stream()
        .map(it -> it.lane().get())
        .min(Comparator.naturalOrder())
        .map(width -> new Lane(width, wanting.stream().anyMatch(Policy::nonBypassable)));
  }

  private static Duration shortest(List<Policy> policies, Function<Policy, Duration> limit) {
    return policies.stream().map(limit).min(Comparator.naturalOrder()).orElseThrow();
  }
}
