package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MayGovernTest {
  private static final GovernanceCommand CHANGE = new DefineGroup("new", List.of());
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldLetTheRootBeginWithNothing() {
    var begun = new GovernanceSpec(Governance.EMPTY).when(person(ROOT, Role.ADMIN)).governance();
    assertThat(begun.epoch()).isEqualTo(1);
    assertThat(begun.standing(ROOT).holds(Role.ADMIN.text(), ORDERS)).isTrue();
  }

  @Test
  void shouldLetAnAdminGovern() {
    spec.when(ROOT, PrincipalKind.PERSON, CHANGE).then(new GroupDefined("new", List.of()));
  }

  @Test
  void shouldRefuseEveryoneElse() {
    spec.when(BOB, PrincipalKind.PERSON, CHANGE).thenRefused(FORBIDDEN, "bob");
    spec.when(STRANGER, PrincipalKind.PERSON, CHANGE).thenRefused(FORBIDDEN, "stranger");
  }

  @Test
  void shouldRefuseAnAdminOfSomeTargetsOnly() {
    spec.when(
        new RegisterPrincipal(
            BOB, PrincipalKind.PERSON, "Bob", List.of(RoleGrant.of(Role.ADMIN, "orders", "*"))));
    spec.when(BOB, PrincipalKind.PERSON, CHANGE).thenRefused(FORBIDDEN, "bob");
  }

  @Test
  void shouldRefuseAnAiThatActsForAnAdmin() {
    spec.when(ROOT, PrincipalKind.AI, CHANGE).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldRefuseTheNameOfTheRootFromAnotherIssuer() {
    new GovernanceSpec(Governance.EMPTY)
        .when(ROOT, PrincipalKind.PERSON, CHANGE)
        .thenRefused(FORBIDDEN, "root");
  }
}
