package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ROBOT;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermissionsTest {
  private static final Governance GOVERNANCE = World.withoutPolicies();

  private final Parties request =
      new Parties(ALICE, ORDERS, List.of(user(ERIN)), List.of(group("dba")), false);

  @Test
  void shouldLetEveryoneSeeWhoHoldsARoleThere() {
    for (var reader : List.of(ALICE, BOB, ERIN, VIEWER, ROOT, ROBOT, BILLING)) {
      assertThat(Permissions.maySee(GOVERNANCE, actor(reader), request)).as("%s", reader).isTrue();
    }
    assertThat(Permissions.maySee(GOVERNANCE, actor(STRANGER), request)).isFalse();
  }

  @Test
  void shouldHideItFromThoseWhoseRoleIsElsewhere() {
    var elsewhere =
        World.after(
            GOVERNANCE,
            new RegisterPrincipal(
                VIEWER,
                PrincipalKind.PERSON,
                "Viewer",
                List.of(RoleGrant.of(Role.READONLY, "*", "development"))));
    assertThat(Permissions.maySee(elsewhere, actor(VIEWER), request)).isFalse();
  }

  @Test
  void shouldShowTheTextToThoseWhomItConcerns() {
    for (var reader : List.of(ALICE, BOB, CAROL, ERIN, ROOT)) {
      assertThat(Permissions.mayReadText(GOVERNANCE, actor(reader), request))
          .as("%s", reader)
          .isTrue();
    }
    for (var reader : List.of(VIEWER, ROBOT, BILLING, STRANGER)) {
      assertThat(Permissions.mayReadText(GOVERNANCE, actor(reader), request))
          .as("%s", reader)
          .isFalse();
    }
  }

  @Test
  void shouldShowTheResultToThoseWhomItIsSharedWith() {
    for (var reader : List.of(ALICE, ERIN, ROOT)) {
      assertThat(Permissions.mayReadResult(GOVERNANCE, actor(reader), request))
          .as("%s", reader)
          .isTrue();
    }
    for (var reader : List.of(BOB, CAROL, VIEWER, ROBOT, STRANGER)) {
      assertThat(Permissions.mayReadResult(GOVERNANCE, actor(reader), request))
          .as("%s", reader)
          .isFalse();
    }
  }

  @Test
  void shouldShowBrokenGlassToWhoeverMayReviewItAndNothingElse() {
    var governance =
        World.after(
            GOVERNANCE,
            new DefineRole("reviewer", List.of(Permission.BREAK_GLASS_REVIEW)),
            new RegisterPrincipal(
                STRANGER,
                PrincipalKind.PERSON,
                "Rita",
                List.of(new RoleGrant("reviewer", "orders", "production"))));
    var reviewer = World.actor(governance, STRANGER);
    var broken = new Parties(ALICE, ORDERS, List.of(), List.of(), true);
    var elsewhere = new Parties(ALICE, World.ORDERS_DEV, List.of(), List.of(), true);

    assertThat(Permissions.maySee(governance, reviewer, broken)).isTrue();
    assertThat(Permissions.mayReadText(governance, reviewer, broken)).isTrue();
    assertThat(Permissions.mayReadResult(governance, reviewer, broken)).isFalse();
    assertThat(Permissions.maySee(governance, reviewer, request)).isFalse();
    assertThat(Permissions.maySee(governance, reviewer, elsewhere)).isFalse();
  }

  @Test
  void shouldGiveAnAiNoneOfItsOwnersPowers() {
    assertThat(Permissions.mayReadText(GOVERNANCE, ai(ROOT), request)).isFalse();
    assertThat(Permissions.mayReadText(GOVERNANCE, ai(BOB), request)).isFalse();
    assertThat(Permissions.mayReadResult(GOVERNANCE, ai(ROOT), request)).isFalse();
    assertThat(Permissions.mayReadResult(GOVERNANCE, ai(ALICE), request)).isTrue();
  }

  @Test
  void shouldBeMadeOfAState() {
    var state = new RequestSpec(GOVERNANCE).given(pendingOf(ALICE, dbaReview(1))).state();
    assertThat(Parties.of((RequestState.Known) state))
        .isEqualTo(new Parties(ALICE, ORDERS, List.of(), List.of(group("dba")), false));
  }

  private static Actor actor(Subject subject) {
    return World.actor(GOVERNANCE, subject);
  }

  private static Actor ai(Subject subject) {
    return World.actor(GOVERNANCE, subject, PrincipalKind.AI);
  }
}
