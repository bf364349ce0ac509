package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Step;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Groups that policies in force name. Whoever says who is in one of them says who may approve, who
 * must not, or whom a policy is about: it is a change of the policies, by another door.
 */
final class NamedGroups {

  private NamedGroups() {}

  /** Such a group, among these and those that they are in; and the policy that names it. */
  record Named(String group, String policy) {}

  static Optional<Named> first(Governance governance, Collection<String> groups) {
    var reached = governance.people().groups().from(groups);
    return governance.policies().stream()
        .map(PublishedPolicy::policy)
        .flatMap(policy -> named(policy, reached).stream())
        .findFirst();
  }

  private static Optional<Named> named(Policy policy, List<String> groups) {
    return groups.stream()
        .filter(group -> names(policy, group))
        .findFirst()
        .map(group -> new Named(group, policy.name()));
  }

  private static boolean names(Policy policy, String group) {
    return policy.match().requesters().stream().anyMatch(it -> is(it, group))
        || policy.steps().stream().anyMatch(step -> names(step, group));
  }

  private static boolean names(Step step, String group) {
    var asked = step.quorums().stream().flatMap(quorum -> quorum.anyOf().stream());
    return Stream.concat(asked, step.excluded().stream()).anyMatch(it -> is(it, group))
        || step.excludedTeams().stream().anyMatch(pattern -> Names.covers(pattern, group));
  }

  private static boolean is(Party party, String group) {
    return party.kind() == PartyKind.GROUP && party.name().equals(group);
  }
}
