package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.POLICIES_CHANGED;
import static dev.countersign.protocol.request.RefusalCode.POLICY_CHANGE_REQUIRED;

import dev.countersign.engine.Decision;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.PolicyChangeDocument;
import dev.countersign.protocol.request.RefusalCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Putting policies in force, all at once or none: of two that publish at once, one is told. */
public final class Publishing {
  /**
   * The most names that are told of those that come, of those that change, and of those that go.
   */
  private static final int MOST_NAMED = 50;

  private Publishing() {}

  /** What would come of publishing policies. */
  public sealed interface Outlook {}

  /** These would come and go. */
  public record Publishable(PoliciesPublished changes) implements Outlook {}

  /**
   * Nothing would change.
   *
   * @param message "Expected …, but …"
   */
  public record Unpublishable(RefusalCode code, String message) implements Outlook {}

  /** What would come of a change that somebody asks for, by the governance of this moment. */
  public static Outlook outlook(
      Governance governance, PolicyChangeDocument change, PolicyDigest digest) {
    return outlook(governance, change.policies(), change.basedOn(), digest);
  }

  /** What may stand on the log of such a change: which policies come, change and go. */
  public static OperationFacts facts(Governance governance, PoliciesPublished changes) {
    var byNovelty =
        changes.changed().stream()
            .map(it -> it.policy().name())
            .collect(Collectors.partitioningBy(name -> governance.policy(name).isEmpty()));
    var summary =
        Stream.of(
                named("adds", byNovelty.get(true)),
                named("changes", byNovelty.get(false)),
                named("retires", changes.retired()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return OperationFacts.ofPolicyChange(summary.isEmpty() ? "changes nothing" : summary);
  }

  private static Optional<String> named(String verb, List<String> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    var shown = String.join(", ", names.stream().limit(MOST_NAMED).toList());
    int more = names.size() - MOST_NAMED;
    return Optional.of(verb + " " + shown + (more > 0 ? " and " + more + " more" : ""));
  }

  private static Outlook outlook(
      Governance governance, List<PolicySource> policies, long basedOn, PolicyDigest digest) {
    if (basedOn != governance.policiesSince()) {
      return new Unpublishable(
          POLICIES_CHANGED,
          "Expected the policies as they were last changed in epoch %d, but they were in epoch %d"
              .formatted(basedOn, governance.policiesSince()));
    }
    var set = PolicySet.of(governance, policies, digest);
    return set.errors().isEmpty()
        ? new Publishable(set.changes())
        : new Unpublishable(INVALID_POLICY, set.errors().getFirst());
  }

  /** By whoever acts, where no policy wants it to be asked for; by the root's own key, always. */
  static Decision<GovernanceEvent> publish(
      Governance governance, Authority by, PublishPolicies command, PolicyDigest digest) {
    if (!by.isRoot() && governance.governsPolicies()) {
      return refuse(
          POLICY_CHANGE_REQUIRED,
          "Expected a request of kind policy-change, for policies in force govern their own change,"
              + " but it is a publication without one");
    }
    return switch (outlook(governance, command.policies(), command.basedOn(), digest)) {
      case Publishable(var changes) -> accept(changes);
      case Unpublishable(var code, var message) -> refuse(code, "%s", message);
    };
  }

  /**
   * What was approved as a request, in the name of whoever asked. A refusal is recorded too: it is
   * the answer, and stays so, whatever governance comes to say later.
   */
  static Decision<GovernanceEvent> publish(
      Governance governance, GovernanceAsk ask, PublishApproved command, PolicyDigest digest) {
    if (ask.actor().kind() != PrincipalKind.SYSTEM) {
      return refuse(FORBIDDEN, "Expected policy-service, but it is %s", ask.actor().subject());
    }
    var request = command.execution().request();
    if (governance.publicationOf(request).isPresent()) {
      return new Decision.Nothing<>();
    }
    return accept(
        switch (outlook(governance, command, digest)) {
          case Publishable(var it) ->
              new PoliciesPublished(it.changed(), it.retired(), Optional.of(request));
          case Unpublishable(var code, var message) ->
              new PolicyChangeRefused(request, code, message);
        });
  }

  private static Outlook outlook(
      Governance governance, PublishApproved command, PolicyDigest digest) {
    if (!governance
        .standing(command.requester(), command.token())
        .mayEverywhere(Permission.POLICY_PUBLISH)) {
      return new Unpublishable(
          FORBIDDEN,
          "Expected a requester who may %s everywhere, but %s may not"
              .formatted(Permission.POLICY_PUBLISH, command.requester()));
    }
    return command
        .change()
        .map(it -> outlook(governance, it, digest))
        .orElseGet(
            () ->
                new Unpublishable(
                    OPERATION_REFUSED,
                    "Expected the policies that were approved, but they have been erased"));
  }
}
