package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.fixture.GovernanceSpec;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody may publish without stopping everybody else's decisions. */
class LargePoliciesTest {
  private static final int PEOPLE = 100_000;
  private static final int STEPS = 50;

  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  @Timeout(60)
  void shouldPublishAndAskTenThousandPoliciesInBoundedTime() {
    var sources =
        IntStream.range(0, PolicySet.MAX_POLICIES)
            .mapToObj(
                i -> "policy: p%d\nsteps: [{name: a, quorums: [1 of group:dba]}]".formatted(i))
            .toArray(String[]::new);

    long began = System.nanoTime();
    spec.when(World.publish(spec.governance(), sources));
    assertThat(since(began)).as("publishing").isLessThan(Duration.ofSeconds(30));
    assertThat(spec.governance().policies()).hasSize(10_000);

    began = System.nanoTime();
    assertThat(submitted(spec.governance()).state()).isInstanceOf(RequestState.Pending.class);
    assertThat(since(began)).as("asking").isLessThan(Duration.ofSeconds(2));

    began = System.nanoTime();
    var again = PolicySet.of(spec.governance(), sources(sources), World::digest);
    assertThat(again.warnings(spec.governance())).isEmpty();
    assertThat(since(began)).as("showing").isLessThan(Duration.ofSeconds(30));
  }

  @Test
  @Timeout(60)
  void shouldDefineAndAskAGroupOfAHundredThousandInBoundedTime() {
    var governance = crowded(Role.APPROVER);
    assertThat(governance.group("crowd").orElseThrow().members()).hasSize(PEOPLE);

    long began = System.nanoTime();
    var published =
        World.after(
            governance,
            World.publish(
                governance, "policy: p\nsteps: [{name: a, quorums: [3 of group:crowd]}]\n"));
    assertThat(since(began)).as("publishing").isLessThan(Duration.ofSeconds(5));

    began = System.nanoTime();
    var trial = submitted(published);
    for (int i = 0; i < 3; i++) {
      trial = trial.vote(World.actor(published, new Subject("p" + i)), Verdict.APPROVE);
    }
    assertThat(trial.state()).isInstanceOf(RequestState.Approved.class);
    assertThat(since(began)).as("deciding").isLessThan(Duration.ofSeconds(5));

    began = System.nanoTime();
    var pending = (RequestState.Pending) submitted(published).state();
    assertThat(Waiting.on(Ballot.of(pending), published).unblockers()).isNotEmpty();
    assertThat(since(began)).as("saying who could vote").isLessThan(Duration.ofSeconds(5));
  }

  @Test
  @Timeout(180)
  void shouldLookAtNoMorePeopleThanThereIsPatienceForWhenItWarns() {
    var governance = crowded(Role.READONLY);
    var steps =
        IntStream.range(0, STEPS)
            .mapToObj(i -> "{ name: s%d, quorums: [ 1 of group:crowd | user:bob ] }".formatted(i))
            .collect(Collectors.joining(", ", "steps: [ ", " ]\n"));
    var sources = new ArrayList<PolicySource>();
    for (int i = 0; i < 100; i++) {
      sources.add(new PolicySource("", "policy: p" + i + "\n" + steps));
    }

    // Some seconds; without patience it would be hours.
    long began = System.nanoTime();
    var set = PolicySet.of(governance, sources, World::digest);
    set.warnings(governance);
    assertThat(since(began)).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  @Timeout(60)
  void shouldTakeFiftyStepsThroughToTheApprovalAndRefuseOneMore() {
    var people = IntStream.range(0, STEPS).mapToObj(i -> new Subject("p" + i)).toList();
    for (var person : people) {
      spec.when(World.person(person, Role.APPROVER));
    }
    spec.when(new DefineGroup("many", people));
    spec.when(World.publish(spec.governance(), steps(STEPS)));
    var governance = spec.governance();

    long began = System.nanoTime();
    var trial = submitted(governance);
    for (var person : people) {
      trial = trial.vote(World.actor(governance, person), Verdict.APPROVE);
      assertThat(trial.last()).isInstanceOf(Accepted.class);
    }
    assertThat(trial.state()).isInstanceOf(RequestState.Approved.class);
    assertThat(since(began)).isLessThan(Duration.ofSeconds(10));

    spec.when(World.publish(governance, steps(STEPS + 1))).thenRefused(INVALID_POLICY, "50");
  }

  private static String steps(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - { name: s%d, quorums: [ 1 of group:many ] }\n".formatted(i))
        .collect(Collectors.joining("", "policy: long\nsteps:\n", ""));
  }

  private static Governance crowded(Role role) {
    var governance = World.withoutPolicies();
    var people = IntStream.range(0, PEOPLE).mapToObj(i -> new Subject("p" + i)).toList();
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

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
