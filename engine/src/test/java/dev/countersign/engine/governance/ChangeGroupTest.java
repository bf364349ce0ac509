package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.ChangeGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ChangeGroupTest {
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldSayOnlyWhatChanges() {
    spec.when(change("dba", List.of(ERIN, BOB, ALICE), List.of(CAROL, ERIN_NOT_IN)))
        .then(new GroupChanged("dba", List.of(ALICE, ERIN), List.of(CAROL)));
    assertThat(spec.governance().group("dba").orElseThrow().members())
        .containsExactly(ALICE, BOB, DAVE, ERIN);
    assertThat(spec.governance().groupsOf(ERIN)).containsExactly("dba");
    assertThat(spec.governance().groupsOf(CAROL)).isEmpty();
  }

  private static final Subject ERIN_NOT_IN = VIEWER;

  @Test
  void shouldLeaveRolesAndNestedGroupsAlone() {
    var approver = List.of(RoleGrant.everywhere(Role.APPROVER));
    spec.when(new DefineGroup("all", List.of(BOB), List.of("dba"), approver));
    spec.when(change("all", List.of(VIEWER), List.of(BOB)));
    assertThat(spec.governance().group("all"))
        .contains(new Group("all", List.of(VIEWER), List.of("dba"), approver));
    assertThat(spec.governance().groupsOf(BOB)).containsExactly("all", "dba");
  }

  @Test
  void shouldRecordAChangeThatChangesNothing() {
    spec.when(change("dba", List.of(BOB), List.of(ALICE)))
        .then(new GroupChanged("dba", List.of(), List.of()));
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    spec.when(change("none", List.of(BOB), List.of())).thenRefused(UNKNOWN_NAME, "none");
    spec.when(change("dba", List.of(STRANGER), List.of())).thenRefused(UNKNOWN_NAME, "stranger");
    spec.when(change("dba", List.of(BOB), List.of(BOB))).thenRefused(INVALID_GOVERNANCE, "dba");
  }

  @Test
  void shouldRefuseWhoDoesNotHoldWhatTheGroupGives() {
    spec.when(
        new DefineGroup("all", List.of(), List.of(), List.of(RoleGrant.everywhere(Role.ADMIN))));
    spec.when(BOB, PrincipalKind.PERSON, change("dba", List.of(ALICE), List.of()))
        .thenRefused(FORBIDDEN, "identity.manage");
  }

  @Test
  void shouldStopAtAChangeOfAGroupThatIsNone() {
    var governance = spec.governance();
    var meta =
        World.meta(
            "governance", governance.epoch() + 1, World.BORN, World.actor(governance, World.ROOT));
    Assertions.assertThatThrownBy(
            () -> governance.evolve(meta, new GroupChanged("none", List.of(), List.of())))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("none");
  }

  private static ChangeGroup change(String name, List<Subject> add, List<Subject> remove) {
    return new ChangeGroup(name, add, remove);
  }
}
