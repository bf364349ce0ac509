package dev.countersign.engine.governance;

import dev.countersign.engine.policy.Candidates;
import dev.countersign.engine.policy.Patience;
import dev.countersign.engine.policy.Staffing;
import dev.countersign.engine.policy.Workflows;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.TargetRef;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the steps of a policy could ever be met, at some target, by whoever there is: names that
 * nobody knows, groups without people, more people than there are, one person needed twice. Whether
 * those who are left can meet them for a certain request, only that request can tell.
 */
record Satisfiability(Governance governance, Policy policy, Patience patience)
    implements Candidates {
  /** How many of those who could ask are looked at. */
  private static final int MOST_ASKERS = 100;

  /** "Expected …, but …", where they cannot. */
  Optional<String> problem() {
    return unknownParty().or(this::emptyGroup).or(this::unmeetable).or(this::locksPolicies);
  }

  private Optional<String> unknownParty() {
    return unknown(policy.match().requesters().stream(), "under 'requesters'")
        .or(
            () ->
                policy.steps().stream()
                    .flatMap(
                        step ->
                            unknown(
                                Stream.concat(asked(step), step.excluded().stream()),
                                "in step '%s'".formatted(step.name()))
                                .stream())
                    .findFirst());
  }

  private Optional<String> unknown(Stream<Party> parties, String where) {
    return parties
        .filter(party -> !governance.knows(party))
        .findFirst()
        .map(
            party ->
                "Expected known parties %s of %s, but %s is none"
                    .formatted(where, policy.name(), party));
  }

  private static Stream<Party> asked(Step step) {
    return step.quorums().stream().flatMap(quorum -> quorum.anyOf().stream());
  }

  private Optional<String> emptyGroup() {
    for (var step : policy.steps()) {
      var empty =
          asked(step)
              .filter(party -> party.kind() == PartyKind.GROUP)
              .filter(party -> governance.membersOf(party).findAny().isEmpty())
              .findFirst();
      if (empty.isPresent()) {
        return Optional.of(
            "Expected people in every group of step '%s' of %s, but %s is empty"
                .formatted(step.name(), policy.name(), empty.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> unmeetable() {
    return new Staffing(this, Set.of(), patience)
        .shortage(policy.steps())
        .map(
            it ->
                "Expected %d different people who may approve, up to step '%s' of %s, but only %d can be seated"
                    .formatted(it.seats(), it.step().name(), policy.name(), it.people()));
  }

  /**
   * Of changes of policies it is known where they happen and who may ask: somebody has to be left
   * whose request others could approve, or nobody but the root could change policies ever again.
   */
  private Optional<String> locksPolicies() {
    if (!Workflows.governsPolicies(policy)
        || governance.principals().stream()
            .map(it -> governance.standing(it.subject()))
            .filter(it -> it.mayEverywhere(Permission.POLICY_PUBLISH))
            .filter(this::isMeant)
            .limit(MOST_ASKERS)
            .anyMatch(it -> canBeApproved(it.subject()))) {
      return Optional.empty();
    }
    return Optional.of(
        "Expected somebody who may %s everywhere and whose changes others may approve at %s by every step of %s, but there is nobody"
            .formatted(Permission.POLICY_PUBLISH, TargetRef.POLICIES, policy.name()));
  }

  private boolean isMeant(Standing asker) {
    var requesters = policy.match().requesters();
    return requesters.isEmpty()
        || requesters.stream().anyMatch(party -> asker.isOf(party, TargetRef.POLICIES));
  }

  private boolean canBeApproved(Subject asker) {
    return new Electorate(governance, TargetRef.POLICIES, asker, Set.of())
        .staffing()
        .shortage(policy.steps())
        .isEmpty();
  }

  @Override
  public boolean mayFill(Subject person, Step step, Quorum quorum) {
    var standing = governance.standing(person);
    return standing.maySomewhere(Permission.VOTE_CAST)
        && quorum.anyOf().stream().anyMatch(standing::couldBeOf)
        && step.excluded().stream().noneMatch(party -> isAlwaysOf(standing, party));
  }

  @Override
  public Stream<Subject> members(Quorum quorum) {
    return quorum.anyOf().stream().flatMap(governance::membersOf).distinct();
  }

  private static boolean isAlwaysOf(Standing standing, Party party) {
    return switch (party.kind()) {
      case GROUP, USER -> standing.couldBeOf(party);
      case ROLE ->
          standing.roles().stream()
              .anyMatch(grant -> grant.isEverywhere() && grant.role().equals(party.name()));
    };
  }
}
