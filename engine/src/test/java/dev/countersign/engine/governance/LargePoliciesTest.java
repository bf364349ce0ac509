package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.Work;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.request.Ballot;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Trial;
import dev.countersign.engine.request.Trial.Operation;
import dev.countersign.engine.request.Waiting;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What somebody may publish without stopping everybody else's decisions. Work is compared between
 * two sizes, in bytes that the thread allocates: those are the same however busy the machine is.
 */
class LargePoliciesTest {
  private static final int MANY_PEOPLE = 100_000;
  private static final int TENTH = 10;
  private static final int STEPS = 50;

  /** Of ten times as much, where in proportion would be 10 and with its square 100. */
  private static final double IN_PROPORTION = 30;

  /** Of more that is not looked at. */
  private static final double HARDLY_MORE = 5;

  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  @Tag("nightly")
  void shouldPublishAndAskTenThousandPoliciesInProportion() {
    var few = policies(PolicySet.MAX_POLICIES / TENTH);
    var many = policies(PolicySet.MAX_POLICIES);
    var none = World.withoutPolicies();

    assertThat(Work.growth(() -> published(none, few), () -> published(none, many)))
        .as("publishing")
        .isLessThan(IN_PROPORTION);
    var underFew = published(none, few);
    var underMany = published(none, many);
    assertThat(underMany.policies()).hasSize(10_000);
    assertThat(submitted(underMany).state()).isInstanceOf(RequestState.Pending.class);
    assertThat(Work.growth(() -> submitted(underFew), () -> submitted(underMany)))
        .as("asking")
        .isLessThan(IN_PROPORTION);
    assertThat(Work.growth(() -> shown(underFew, few), () -> shown(underMany, many)))
        .as("showing")
        .isLessThan(IN_PROPORTION);
  }

  private static String[] policies(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "policy: p%d\nsteps: [{name: a, quorums: [1 of group:dba]}]".formatted(i))
        .toArray(String[]::new);
  }

  private static Governance published(Governance before, String... sources) {
    return World.after(before, World.publish(before, sources));
  }

  private static void shown(Governance governance, String... sources) {
    var set = PolicySet.of(governance, sources(sources), World::digest);
    assertThat(set.warnings(governance)).isEmpty();
  }

  @Test
  void shouldDefineAndAskAGroupOfAHundredThousandInProportion() {
    var small = crowded(MANY_PEOPLE / TENTH, Role.APPROVER);
    var large = crowded(MANY_PEOPLE, Role.APPROVER);
    assertThat(large.group("crowd").orElseThrow().members()).hasSize(MANY_PEOPLE);
    var policy = "policy: p\nsteps: [{name: a, quorums: [3 of group:crowd]}]\n";

    assertThat(Work.growth(() -> published(small, policy), () -> published(large, policy)))
        .as("publishing")
        .isLessThan(IN_PROPORTION);
    var underSmall = published(small, policy);
    var underLarge = published(large, policy);
    assertThat(Work.growth(() -> approved(underSmall), () -> approved(underLarge)))
        .as("deciding")
        .isLessThan(IN_PROPORTION);
    assertThat(Work.growth(() -> waiting(underSmall), () -> waiting(underLarge)))
        .as("saying who could vote")
        .isLessThan(IN_PROPORTION);
  }

  private static void approved(Governance governance) {
    var trial = submitted(governance);
    for (int i = 0; i < 3; i++) {
      trial = trial.vote(World.actor(governance, new Subject("p" + i)), Verdict.APPROVE);
    }
    assertThat(trial.state()).isInstanceOf(RequestState.Approved.class);
  }

  private static void waiting(Governance governance) {
    var pending = (RequestState.Pending) submitted(governance).state();
    assertThat(Waiting.on(Ballot.of(pending), governance).unblockers()).isNotEmpty();
  }

  /** One of them is more than there is patience for; of a hundred no more is looked at. */
  @Test
  @Tag("nightly")
  void shouldLookAtNoMorePeopleThanThereIsPatienceForWhenItWarns() {
    var governance = crowded(MANY_PEOPLE, Role.READONLY);

    assertThat(
            Work.growth(
                () -> warned(governance, crowding(1)), () -> warned(governance, crowding(100))))
        .isLessThan(HARDLY_MORE);
  }

  private static void warned(Governance governance, List<PolicySource> sources) {
    PolicySet.of(governance, sources, World::digest).warnings(governance);
  }

  private static List<PolicySource> crowding(int count) {
    var steps =
        IntStream.range(0, STEPS)
            .mapToObj(i -> "{ name: s%d, quorums: [ 1 of group:crowd | user:bob ] }".formatted(i))
            .collect(Collectors.joining(", ", "steps: [ ", " ]\n"));
    return IntStream.range(0, count)
        .mapToObj(i -> new PolicySource("", "policy: p" + i + "\n" + steps))
        .toList();
  }

  @Test
  void shouldTakeFiftyStepsThroughToTheApprovalAndRefuseOneMore() {
    var people = IntStream.range(0, STEPS).mapToObj(i -> new Subject("p" + i)).toList();
    for (var person : people) {
      spec.when(World.person(person, Role.APPROVER));
    }
    spec.when(new DefineGroup("many", people));
    var governance = spec.governance();
    var few = published(governance, steps(STEPS / TENTH));
    var all = published(governance, steps(STEPS));

    assertThat(
            Work.growth(
                () -> allApprove(few, people.subList(0, STEPS / TENTH)),
                () -> allApprove(all, people)))
        .isLessThan(IN_PROPORTION * TENTH); // each of ten times the votes looks at as many steps

    spec.when(World.publish(governance, steps(STEPS + 1))).thenRefused(INVALID_POLICY, "50");
  }

  private static void allApprove(Governance governance, List<Subject> people) {
    var trial = submitted(governance);
    for (var person : people) {
      trial = trial.vote(World.actor(governance, person), Verdict.APPROVE);
      assertThat(trial.last()).isInstanceOf(Accepted.class);
    }
    assertThat(trial.state()).isInstanceOf(RequestState.Approved.class);
  }

  private static String steps(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - { name: s%d, quorums: [ 1 of group:many ] }\n".formatted(i))
        .collect(Collectors.joining("", "policy: long\nsteps:\n", ""));
  }

  private static Governance crowded(int count, Role role) {
    var governance = World.withoutPolicies();
    var people = IntStream.range(0, count).mapToObj(i -> new Subject("p" + i)).toList();
    for (var person : people) {
      var meta =
          World.meta(
              "governance", governance.epoch() + 1, World.BORN, World.actor(governance, ALICE));
      governance =
          governance.evolve(
              meta,
              new PrincipalRegistered(
                  person, PrincipalKind.PERSON, "P", List.of(RoleGrant.everywhere(role))));
    }
    return World.after(governance, new DefineGroup("crowd", people));
  }

  private static Trial submitted(Governance governance) {
    return Trial.submit(
        governance,
        World.actor(governance, ALICE),
        new Operation(
            OperationKind.SQL,
            World.ORDERS,
            Optional.of(
                new OperationFacts(
                    StatementClass.WRITE, 1, List.of("orders"), List.of(), "", List.of())),
            List.of(),
            Optional.of(new SubmissionNote("r", "", Map.of())),
            false),
        World.BORN);
  }

  private static List<PolicySource> sources(String... sources) {
    return IntStream.range(0, sources.length)
        .mapToObj(i -> new PolicySource("", sources[i]))
        .toList();
  }
}
