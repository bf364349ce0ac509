package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.BORN;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.ResumePrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalResumed;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalSuspended;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspendPrincipalTest {
  private final GovernanceSpec spec =
      new GovernanceSpec(
          World.after(
              World.withoutPolicies(),
              new IssueToken("t1", Requests.OPERATION, BOB, Optional.empty())));

  @Test
  void shouldLeaveNothingOfWhatTheyMay() {
    spec.when(new SuspendPrincipal(BOB)).then(new PrincipalSuspended(BOB));
    var governance = spec.governance();
    assertThat(governance.isSuspended(BOB)).isTrue();
    assertThat(governance.standing(BOB).may(Permission.VOTE_CAST, ORDERS)).isFalse();
    assertThat(governance.groupsOf(BOB)).isEmpty();
    assertThat(World.actor(governance, BOB).roles()).isEmpty();
    assertThat(governance.lastSuspension()).isEqualTo(governance.epoch());
  }

  @Test
  void shouldRevokeTheirTokensForGood() {
    spec.when(new SuspendPrincipal(BOB)).when(new ResumePrincipal(BOB));
    assertThat(spec.governance().token("t1").orElseThrow().worksAt(BORN)).isFalse();
    assertThat(spec.governance().standing(BOB).may(Permission.VOTE_CAST, ORDERS)).isTrue();
  }

  @Test
  void shouldIssueNoTokenToOneWhoIsSuspended() {
    spec.when(new SuspendPrincipal(BOB))
        .when(new IssueToken("t2", Requests.OPERATION, BOB, Optional.empty()))
        .thenRefused(INVALID_GOVERNANCE, "bob");
  }

  @Test
  void shouldStaySuspendedWhenRegisteredAgain() {
    spec.when(new SuspendPrincipal(BOB)).when(World.person(BOB, Role.ADMIN));
    assertThat(spec.governance().standing(BOB).maySomewhere(Permission.VOTE_CAST)).isFalse();
    spec.when(new ResumePrincipal(BOB)).then(new PrincipalResumed(BOB));
    assertThat(spec.governance().standing(BOB).mayEverywhere(Permission.POLICY_PUBLISH)).isTrue();
  }

  @Test
  void shouldRefuseToSuspendOneself() {
    spec.when(ROOT, PrincipalKind.PERSON, new SuspendPrincipal(ROOT))
        .thenRefused(INVALID_GOVERNANCE, "root");
  }

  @Test
  void shouldRefuseSomeoneUnknown() {
    spec.when(new SuspendPrincipal(STRANGER)).thenRefused(UNKNOWN_NAME, "stranger");
    spec.when(new ResumePrincipal(STRANGER)).thenRefused(UNKNOWN_NAME, "stranger");
  }

  @Test
  void shouldLetNobodySuspendResumeOrStripOneWhoMayMore() {
    spec.when(new DefineRole("clerk", List.of(Permission.IDENTITY_MANAGE)))
        .when(
            new RegisterPrincipal(
                VIEWER, PrincipalKind.PERSON, "Viewer", List.of(RoleGrant.everywhere("clerk"))));
    spec.when(VIEWER, PrincipalKind.PERSON, new SuspendPrincipal(BOB))
        .thenRefused(FORBIDDEN, "viewer");
    spec.when(new SuspendPrincipal(BOB));
    spec.when(VIEWER, PrincipalKind.PERSON, new ResumePrincipal(BOB))
        .thenRefused(FORBIDDEN, "viewer");
    spec.when(
            VIEWER,
            PrincipalKind.PERSON,
            new RegisterPrincipal(BOB, PrincipalKind.PERSON, "Bob", List.of()))
        .thenRefused(FORBIDDEN, "viewer");
    spec.when(ALICE, PrincipalKind.PERSON, new SuspendPrincipal(BOB))
        .thenRefused(FORBIDDEN, "identity.manage");
  }
}
