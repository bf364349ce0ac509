package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ORDERS_DEV;
import static dev.countersign.engine.fixture.World.ROBOT;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.engine.fixture.World.principal;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterPrincipalTest {
  private static final Subject ZOE = new Subject("zoe@example.org");
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldMakeAPersonKnown() {
    var roles = List.of(RoleGrant.of(Role.APPROVER, "orders*", "production"));
    spec.when(new RegisterPrincipal(ZOE, PrincipalKind.PERSON, "Zoë", roles))
        .then(new PrincipalRegistered(ZOE, PrincipalKind.PERSON, "Zoë", roles));
    assertThat(spec.governance().standing(ZOE).holds(Role.APPROVER.text(), ORDERS)).isTrue();
    assertThat(spec.governance().standing(ZOE).holds(Role.APPROVER.text(), ORDERS_DEV)).isFalse();
  }

  @Test
  void shouldReplaceTheRolesItHeldBefore() {
    spec.when(person(BOB, Role.READONLY));
    assertThat(spec.governance().rolesOf(BOB)).containsExactly(RoleGrant.everywhere(Role.READONLY));
  }

  @Test
  void shouldRecordAChangeThatChangesNothing() {
    spec.when(person(ALICE, Role.DEVELOPER))
        .then(
            new PrincipalRegistered(
                ALICE,
                PrincipalKind.PERSON,
                "alice",
                List.of(RoleGrant.everywhere(Role.DEVELOPER))));
  }

  @Test
  void shouldRefuseAnAiThatCouldDecide() {
    spec.when(principal(ROBOT, PrincipalKind.AI, Role.APPROVER))
        .thenRefused(INVALID_GOVERNANCE, "robot");
    spec.when(principal(ROBOT, PrincipalKind.AI, Role.ADMIN))
        .thenRefused(INVALID_GOVERNANCE, "robot");
  }

  @Test
  void shouldRefuseWhatIsNoPrincipal() {
    spec.when(principal(ZOE, PrincipalKind.AGENT)).thenRefused(INVALID_GOVERNANCE);
    spec.when(principal(ZOE, PrincipalKind.SYSTEM)).thenRefused(INVALID_GOVERNANCE);
    spec.when(person(ZOE, Role.AGENT)).thenRefused(INVALID_GOVERNANCE, "agent");
  }

  @Test
  void shouldRefuseTheNameOfAnAgent() {
    spec.when(person(AGENT_1)).thenRefused(INVALID_GOVERNANCE, "agent-1");
  }

  @Test
  void shouldRefuseAPatternThatIsNone() {
    var odd = List.of(RoleGrant.of(Role.DEVELOPER, "Orders; drop", "*"));
    spec.when(new RegisterPrincipal(ZOE, PrincipalKind.PERSON, "Zoë", odd))
        .thenRefused(INVALID_GOVERNANCE, ZOE.value());
  }

  @Test
  void shouldRefuseADisplayNameThatIsNone() {
    for (var name : List.of("", " ", "two\nlines", "x".repeat(201))) {
      spec.when(new RegisterPrincipal(ZOE, PrincipalKind.PERSON, name, List.of()))
          .thenRefused(INVALID_GOVERNANCE, ZOE.value());
    }
  }

  @Test
  void shouldRefuseRolesWithoutEnd() {
    var roles = Collections.nCopies(101, RoleGrant.everywhere(Role.READONLY));
    spec.when(new RegisterPrincipal(ZOE, PrincipalKind.PERSON, "Zoë", roles))
        .thenRefused(INVALID_GOVERNANCE, "101");
  }
}
