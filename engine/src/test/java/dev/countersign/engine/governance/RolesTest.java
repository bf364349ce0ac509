package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ORDERS_DEV;
import static dev.countersign.engine.fixture.World.ROBOT;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveRole;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.GovernanceEvent.RoleRemoved;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolesTest {
  private static final DefineRole REPORTER =
      new DefineRole("reporter", List.of(Permission.REQUEST_SUBMIT_READ, Permission.AUDIT_READ));
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldDefineARoleOutOfPermissions() {
    spec.when(
            new DefineRole(
                "reporter",
                List.of(
                    Permission.AUDIT_READ, Permission.REQUEST_SUBMIT_READ, Permission.AUDIT_READ)))
        .then(
            new RoleDefined(
                "reporter", List.of(Permission.REQUEST_SUBMIT_READ, Permission.AUDIT_READ)));
    assertThat(standing(ALICE).may(Permission.AUDIT_READ, ORDERS)).isFalse();
  }

  @Test
  void shouldGiveItWhereItIsBoundAndNowhereElse() {
    spec.when(REPORTER).when(holding(VIEWER, new RoleGrant("reporter", "orders", "production")));
    var viewer = standing(VIEWER);
    assertThat(viewer.may(Permission.REQUEST_SUBMIT_READ, ORDERS)).isTrue();
    assertThat(viewer.may(Permission.REQUEST_SUBMIT_READ, ORDERS_DEV)).isFalse();
    assertThat(viewer.may(Permission.REQUEST_SUBMIT_WRITE, ORDERS)).isFalse();
    assertThat(viewer.mayEverywhere(Permission.AUDIT_READ)).isFalse();
    assertThat(viewer.maySomewhere(Permission.AUDIT_READ)).isTrue();
  }

  @Test
  void shouldGiveItToTheMembersOfAGroupThatHoldsIt() {
    spec.when(REPORTER)
        .when(
            new DefineGroup(
                "analysts", List.of(VIEWER), List.of(), List.of(RoleGrant.everywhere("reporter"))));
    assertThat(standing(VIEWER).mayEverywhere(Permission.AUDIT_READ)).isTrue();
    assertThat(standing(ALICE).maySomewhere(Permission.AUDIT_READ)).isFalse();
    spec.when(World.members("analysts", ALICE));
    assertThat(standing(VIEWER).maySomewhere(Permission.AUDIT_READ)).isFalse();
    assertThat(standing(ALICE).maySomewhere(Permission.AUDIT_READ)).isFalse();
  }

  @Test
  void shouldGiveNothingByARoleThatIsNoMore() {
    spec.when(REPORTER)
        .when(holding(VIEWER, RoleGrant.everywhere("reporter")))
        .when(new RemoveRole("reporter"))
        .then(new RoleRemoved("reporter"));
    assertThat(standing(VIEWER).maySomewhere(Permission.AUDIT_READ)).isFalse();
    assertThat(spec.governance().knows(new Party(PartyKind.ROLE, "reporter"))).isFalse();
  }

  @Test
  void shouldRefuseTheNamesOfBuiltInRolesAndOddOnes() {
    for (var role : Role.values()) {
      spec.when(new DefineRole(role.text(), List.of()))
          .thenRefused(INVALID_GOVERNANCE, role.text());
    }
    spec.when(new DefineRole("Re porter", List.of())).thenRefused(INVALID_GOVERNANCE);
    spec.when(new RemoveRole("admin")).thenRefused(UNKNOWN_NAME, "admin");
    spec.when(new RemoveRole("reporter")).thenRefused(UNKNOWN_NAME, "reporter");
  }

  @Test
  void shouldRefuseToBindARoleThatIsNotKnown() {
    spec.when(holding(ALICE, RoleGrant.everywhere("reporter")))
        .thenRefused(UNKNOWN_NAME, "reporter");
    spec.when(
            new DefineGroup(
                "analysts", List.of(), List.of(), List.of(RoleGrant.everywhere("reporter"))))
        .thenRefused(UNKNOWN_NAME, "reporter");
  }

  @Test
  void shouldBindToAnAiNothingButAskingAndLooking() {
    spec.when(REPORTER)
        .when(
            new RegisterPrincipal(
                ROBOT, PrincipalKind.AI, "Robot", List.of(RoleGrant.everywhere("reporter"))))
        .thenRefused(INVALID_GOVERNANCE, "robot", "reporter");
    spec.when(new DefineRole("asker", List.of(Permission.REQUEST_SUBMIT_READ)))
        .when(
            new RegisterPrincipal(
                ROBOT, PrincipalKind.AI, "Robot", List.of(RoleGrant.everywhere("asker"))));
    assertThat(standing(ROBOT).may(Permission.REQUEST_SUBMIT_READ, ORDERS)).isTrue();
  }

  @Test
  void shouldLetOnlyPeopleVoteOverrideReconcileBreakGlassAndReview() {
    var all = new DefineRole("all", List.of(Permission.values()));
    var group =
        new DefineGroup(
            "everyone",
            List.of(ROBOT, BILLING, BOB),
            List.of(),
            List.of(RoleGrant.everywhere("all")));
    spec.when(all).when(group);
    for (var permission : Permission.values()) {
      var text = permission.text();
      boolean forPeople =
          text.startsWith("vote.")
              || text.startsWith("step.")
              || text.startsWith("execution.")
              || text.startsWith("break-glass.");
      assertThat(standing(BOB).may(permission, ORDERS)).as(text).isTrue();
      assertThat(standing(BILLING).may(permission, ORDERS)).as(text).isEqualTo(!forPeople);
      assertThat(standing(STRANGER).may(permission, ORDERS)).as(text).isFalse();
    }
    assertThat(standing(ROBOT).may(Permission.REQUEST_TEXT_ANY, ORDERS)).isFalse();
    assertThat(standing(ROBOT).may(Permission.POLICY_PUBLISH, ORDERS)).isFalse();
    assertThat(standing(ROBOT).may(Permission.VOTE_CAST, ORDERS)).isFalse();
    assertThat(standing(ROBOT).may(Permission.REQUEST_SUBMIT_DDL, ORDERS)).isTrue();
  }

  @Test
  void shouldWriteEachPermissionInAWayOfItsOwn() {
    var texts = Arrays.stream(Permission.values()).map(Permission::text).toList();
    assertThat(texts).doesNotHaveDuplicates().allMatch(it -> it.matches("[a-z-]+(\\.[a-z-]+)+"));
    for (var permission : Permission.values()) {
      assertThat(Permission.of(permission.text())).contains(permission);
    }
    assertThat(Permission.of("request.submit")).isEmpty();
  }

  @Test
  void shouldRefuseEveryoneWithoutTheRightToManageIdentities() {
    spec.when(BOB, PrincipalKind.PERSON, REPORTER).thenRefused(FORBIDDEN, "bob", "identity.manage");
    spec.when(ROOT, PrincipalKind.AI, REPORTER).thenRefused(FORBIDDEN);
  }

  private Standing standing(Subject subject) {
    return spec.governance().standing(subject);
  }

  private static RegisterPrincipal holding(Subject subject, RoleGrant... grants) {
    return new RegisterPrincipal(subject, PrincipalKind.PERSON, subject.value(), List.of(grants));
  }
}
