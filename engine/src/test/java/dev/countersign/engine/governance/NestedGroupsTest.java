package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Requests.step;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NestedGroupsTest {
  private static final int MANY = 100_000;
  private static final int DEEP = 32;

  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldCountTheMembersOfAGroupInAGroup() {
    spec.when(World.members("eu", BOB))
        .when(nested("all", "eu"))
        .then(new GroupDefined("all", List.of(), List.of("eu"), List.of()));
    assertThat(spec.governance().groupsOf(BOB)).containsExactly("all", "dba", "eu");
    assertThat(spec.governance().isMember(BOB, group("all"), ORDERS)).isTrue();
    assertThat(spec.governance().isMember(CAROL, group("all"), ORDERS)).isFalse();
  }

  @Test
  void shouldFollowWhoeverJoinsAndLeavesAGroupBelow() {
    spec.when(World.members("eu", BOB)).when(nested("all", "eu")).when(World.members("eu", ALICE));
    assertThat(spec.governance().groupsOf(BOB)).containsExactly("dba");
    assertThat(spec.governance().groupsOf(ALICE)).containsExactly("all", "eu");
    spec.when(nested("all"));
    assertThat(spec.governance().groupsOf(ALICE)).containsExactly("eu");
  }

  @Test
  void shouldRefuseACircleWhenItWouldArise() {
    spec.when(nested("a")).when(nested("b", "a")).when(nested("c", "b"));
    spec.when(nested("a", "c")).thenRefused(INVALID_GOVERNANCE, "a", "c");
    spec.when(nested("a", "a")).thenRefused(INVALID_GOVERNANCE, "a");
  }

  @Test
  void shouldRefuseAGroupThatIsNotKnown() {
    spec.when(nested("a", "nobody")).thenRefused(UNKNOWN_NAME, "nobody");
  }

  @Test
  void shouldRefuseToNestDeeperThanThereIsRoom() {
    spec.when(nested("g0"));
    for (int i = 1; i < DEEP; i++) {
      spec.when(nested("g" + i, "g" + (i - 1)));
    }
    assertThat(spec.governance().hasGroup("g" + (DEEP - 1))).isTrue();
    spec.when(nested("above", "g" + (DEEP - 1))).thenRefused(INVALID_GOVERNANCE, "above");
    spec.when(nested("below")).when(nested("g0", "below")).thenRefused(INVALID_GOVERNANCE, "g0");
  }

  @Test
  @Timeout(60)
  void shouldStayFastWithAHundredThousandMembersAndDeepNesting() {
    var governance = Governance.EMPTY;
    var everyone = IntStream.range(0, MANY).mapToObj(i -> new Subject("p" + i)).toList();
    for (var person : everyone) {
      governance =
          evolved(
              governance, new PrincipalRegistered(person, PrincipalKind.PERSON, "P", List.of()));
    }
    governance =
        evolved(
            governance,
            new GroupDefined(
                "g0", everyone, List.of(), List.of(RoleGrant.everywhere(Role.APPROVER))));
    for (int i = 1; i < DEEP; i++) {
      governance =
          evolved(
              governance, new GroupDefined("g" + i, List.of(), List.of("g" + (i - 1)), List.of()));
    }
    var step =
        step("all", "policy", RejectRule.ENDS, new Quorum(1, List.of(group("g" + (DEEP - 1)))));
    var electorate = new Electorate(governance, ORDERS, ALICE, Set.of());

    long began = System.nanoTime();
    assertThat(electorate.candidates(step)).hasSize(MANY);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));

    began = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThat(electorate.mayVote(everyone.get(i), step)).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
  }

  private static Governance evolved(
      Governance governance, dev.countersign.protocol.governance.GovernanceEvent event) {
    var meta =
        World.meta(
            "governance", governance.epoch() + 1, World.BORN, World.actor(governance, ALICE));
    return governance.evolve(meta, event);
  }

  private static DefineGroup nested(String name, String... groups) {
    return new DefineGroup(name, List.of(), List.of(groups), List.of());
  }

  private static Party group(String name) {
    return new Party(PartyKind.GROUP, name);
  }
}
