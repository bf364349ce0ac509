package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveRole;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The clerk says who there is, and signs in who may sign; what they may not, they cannot give. */
class EscalationTest {
  private static final Subject CLERK = new Subject("clerk");
  private static final List<RoleGrant> OF_CLERK =
      List.of(
          RoleGrant.everywhere("clerk"), RoleGrant.of(Role.DEVELOPER, "orders*", "development"));

  private final GovernanceSpec spec =
      new GovernanceSpec(
          World.after(
              World.withoutPolicies(),
              new DefineRole(
                  "clerk", List.of(Permission.IDENTITY_MANAGE, Permission.ISSUER_MANAGE)),
              new RegisterPrincipal(CLERK, PrincipalKind.PERSON, "Clerk", OF_CLERK),
              new DefineGroup(
                  "admins", List.of(ROOT), List.of(), List.of(RoleGrant.everywhere(Role.ADMIN))),
              new DefineGroup("leads", List.of(BOB)),
              new DefineGroup(
                  "chiefs",
                  List.of(),
                  List.of("leads"),
                  List.of(RoleGrant.everywhere(Role.APPROVER)))));

  @Test
  void shouldLetThemPassOnWhatTheyHold() {
    var grants = List.of(RoleGrant.of(Role.DEVELOPER, "orders", "development"));
    var zoe = new Subject("zoe");
    by(new RegisterPrincipal(zoe, PrincipalKind.PERSON, "Zoe", grants))
        .then(new PrincipalRegistered(zoe, PrincipalKind.PERSON, "Zoe", grants));
    by(World.members("new", CLERK)).then(new GroupDefined("new", List.of(CLERK)));
  }

  @Test
  void shouldRefuseThemMoreForThemselves() {
    by(new RegisterPrincipal(
            CLERK, PrincipalKind.PERSON, "Clerk", List.of(RoleGrant.everywhere(Role.ADMIN))))
        .thenRefused(FORBIDDEN, "admin", "clerk");
    by(new RegisterPrincipal(
            CLERK,
            PrincipalKind.PERSON,
            "Clerk",
            List.of(RoleGrant.of(Role.DEVELOPER, "orders*", "*"))))
        .thenRefused(FORBIDDEN, "developer");
    by(new RegisterPrincipal(
            CLERK,
            PrincipalKind.PERSON,
            "Clerk",
            List.of(RoleGrant.of(Role.DEVELOPER, "*", "development"))))
        .thenRefused(FORBIDDEN, "developer");
  }

  @Test
  void shouldRefuseThemAGroupThatGivesMore() {
    by(new DefineGroup("admins", List.of(ROOT, CLERK), List.of(), List.of()))
        .thenRefused(FORBIDDEN, "admin");
    by(new DefineGroup("new", List.of(CLERK), List.of(), List.of(RoleGrant.everywhere(Role.ADMIN))))
        .thenRefused(FORBIDDEN, "admin");
    by(World.members("leads", BOB, CLERK)).thenRefused(FORBIDDEN, "approver");
  }

  @Test
  void shouldRefuseThemToNestAGroupInOneThatGivesMore() {
    by(new DefineGroup("admins", List.of(ROOT), List.of("leads"), List.of()))
        .thenRefused(FORBIDDEN, "admin");
  }

  @Test
  void shouldRefuseThemToMakeARoleMoreThanTheyAre() {
    by(new DefineRole("clerk", List.of(Permission.IDENTITY_MANAGE, Permission.POLICY_PUBLISH)))
        .thenRefused(FORBIDDEN, "policy.publish");
    spec.when(new DefineRole("auditor", List.of(Permission.AUDIT_READ)));
    by(new DefineRole("auditor", List.of())).thenRefused(FORBIDDEN, "audit.read");
    by(new RemoveRole("auditor")).thenRefused(FORBIDDEN, "audit.read");
  }

  @Test
  void shouldRefuseThemToTakeFromThoseWhoHoldMore() {
    by(new RegisterPrincipal(ROOT, PrincipalKind.PERSON, "Root", List.of()))
        .thenRefused(FORBIDDEN, "admin");
    by(new RegisterPrincipal(BOB, PrincipalKind.AI, "Bob", List.of()))
        .thenRefused(FORBIDDEN, "approver");
  }

  @Test
  void shouldRefuseThemAGatewayThatSpeaksForAnybody() {
    by(new RegisterIssuer("mine", IssuerKind.GATEWAY, KEY, Optional.empty()))
        .thenRefused(FORBIDDEN, "mine");
    by(new RegisterIssuer("mine", IssuerKind.POLICY_SERVICE, KEY, Optional.empty()))
        .thenRefused(FORBIDDEN, "mine");
    by(new RegisterIssuer("billing", IssuerKind.SERVICE, KEY, Optional.of(World.SCOPE)))
        .thenRefused(FORBIDDEN, "developer");
  }

  @Test
  void shouldLetTheHolderOfEverythingBindAdministrators() {
    spec.when(
            ROOT,
            PrincipalKind.PERSON,
            new RegisterPrincipal(
                ALICE, PrincipalKind.PERSON, "Alice", List.of(RoleGrant.everywhere(Role.ADMIN))))
        .then(
            new PrincipalRegistered(
                ALICE, PrincipalKind.PERSON, "Alice", List.of(RoleGrant.everywhere(Role.ADMIN))));
    spec.when(
        VIEWER,
        PrincipalKind.PERSON,
        new RegisterPrincipal(VIEWER, PrincipalKind.PERSON, "Viewer", List.of()));
  }

  private GovernanceSpec by(GovernanceCommand command) {
    return spec.when(CLERK, PrincipalKind.PERSON, command);
  }
}
