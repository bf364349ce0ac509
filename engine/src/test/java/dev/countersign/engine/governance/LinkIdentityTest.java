package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Providers.ASKER;
import static dev.countersign.engine.fixture.Providers.DB;
import static dev.countersign.engine.fixture.Providers.at;
import static dev.countersign.engine.fixture.Providers.byGateway;
import static dev.countersign.engine.fixture.Providers.claims;
import static dev.countersign.engine.fixture.Providers.link;
import static dev.countersign.engine.fixture.Providers.record;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ROBOT;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.Providers;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.LinkIdentity;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.UnlinkIdentity;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityLinked;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityUnlinked;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkIdentityTest {
  private static final Subject CLERK = new Subject("clerk");

  private final GovernanceSpec spec =
      new GovernanceSpec(
          World.after(
              Providers.world(),
              new DefineRole("clerk", List.of(Permission.IDENTITY_MANAGE)),
              new RegisterPrincipal(
                  CLERK, PrincipalKind.PERSON, "Clerk", List.of(RoleGrant.everywhere("clerk")))));

  @Test
  void shouldMakeThemOnePersonUntilItIsUndone() {
    spec.when(link(BOB, "b")).then(new IdentityLinked(BOB, at("b")));
    spec.when(link(BOB, "b2"));
    assertThat(spec.governance().identitiesOf(BOB))
        .extracting(IdentityEntry::identity)
        .containsExactly(at("b"), at("b2"));

    spec.when(new UnlinkIdentity(BOB, at("b"))).then(new IdentityUnlinked(BOB, at("b")));
    assertThat(spec.governance().identity(at("b"))).isEmpty();
    assertThat(spec.governance().identity(at("b2"))).isPresent();
  }

  @Test
  void shouldTakeWhatClaimsGaveWhenItIsUndone() {
    spec.when(link(VIEWER, "v"));
    spec.when(byGateway(spec.governance(), record("v", claims("viewer", ASKER, DB))));
    assertThat(spec.governance().groupsOf(VIEWER)).containsExactly("dba");
    assertThat(spec.governance().rolesOf(VIEWER)).contains(Providers.ASKS);
    assertThat(spec.governance().people().membersOf("dba")).contains(VIEWER);

    spec.when(new UnlinkIdentity(VIEWER, at("v")));

    assertThat(spec.governance().groupsOf(VIEWER)).isEmpty();
    assertThat(spec.governance().rolesOf(VIEWER)).doesNotContain(Providers.ASKS);
    assertThat(spec.governance().people().membersOf("dba")).doesNotContain(VIEWER);
  }

  @Test
  void shouldRefuseASecondPerson() {
    spec.when(link(BOB, "b"));
    spec.when(link(CAROL, "b")).thenRefused(INVALID_GOVERNANCE, "bob");
    spec.when(link(BOB, "b")).thenRefused(INVALID_GOVERNANCE, "bob");
    spec.when(new UnlinkIdentity(CAROL, at("b"))).thenRefused(INVALID_GOVERNANCE, "carol");
  }

  @Test
  void shouldLinkPeopleAlone() {
    spec.when(link(ROBOT, "r")).thenRefused(INVALID_GOVERNANCE, "robot");
    spec.when(link(STRANGER, "s")).thenRefused(UNKNOWN_NAME, "stranger");
    spec.when(link(VIEWER, "v"));
    spec.when(World.principal(VIEWER, PrincipalKind.SERVICE))
        .thenRefused(INVALID_GOVERNANCE, "viewer");
  }

  @Test
  void shouldRefuseWhatNobodyCanBe() {
    spec.when(new LinkIdentity(BOB, new Identity("none", "b"))).thenRefused(UNKNOWN_NAME, "none");
    for (var sub : List.of("", "a b", "ä", "x".repeat(256), "a\n")) {
      spec.when(link(BOB, sub)).thenRefused(INVALID_GOVERNANCE, "sub");
    }
  }

  @Test
  void shouldTakeAllThatThePersonMay() {
    spec.when(CLERK, PrincipalKind.PERSON, link(ROOT, "mine")).thenRefused(FORBIDDEN, "admin");
    spec.when(link(ROOT, "r"));
    spec.when(CLERK, PrincipalKind.PERSON, new UnlinkIdentity(ROOT, at("r")))
        .thenRefused(FORBIDDEN, "admin");
    spec.when(ALICE, PrincipalKind.PERSON, link(ALICE, "a"))
        .thenRefused(FORBIDDEN, "identity.manage");
    spec.when(new RegisterPrincipal(STRANGER, PrincipalKind.PERSON, "S", List.of()));
    spec.when(CLERK, PrincipalKind.PERSON, link(STRANGER, "s"))
        .then(new IdentityLinked(STRANGER, at("s")));
  }

  @Test
  void shouldBoundHowManyOnePersonIs() {
    for (int i = 0; i < 20; i++) {
      spec.when(link(BOB, "b" + i)).then(new IdentityLinked(BOB, at("b" + i)));
    }
    spec.when(link(BOB, "more")).thenRefused(INVALID_GOVERNANCE, "bob");
  }
}
