package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.BORN;
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
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.governance.TokenScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant LATER = BORN.plusSeconds(60);
  private static final RoleGrant ADMIN = RoleGrant.everywhere(Role.ADMIN);
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldLetAPrincipalSignIn() {
    spec.when(issue("t1", BOB, Optional.of(LATER)))
        .then(new TokenIssued("t1", OPERATION, BOB, Optional.of(LATER)));
    assertThat(works("t1", BORN)).isTrue();
    assertThat(works("t1", LATER)).isFalse();
  }

  @Test
  void shouldWorkForEverWithoutAnEnd() {
    spec.when(issue("t1", BOB, Optional.empty()));
    assertThat(works("t1", Instant.MAX)).isTrue();
  }

  @Test
  void shouldEndAToken() {
    spec.when(issue("t1", BOB, Optional.empty()));
    spec.when(new RevokeToken("t1")).then(new TokenRevoked("t1"));
    assertThat(works("t1", BORN)).isFalse();
  }

  @Test
  void shouldRefuseToBringADeadTokenBack() {
    spec.when(issue("t1", BOB, Optional.empty())).when(new RevokeToken("t1"));
    spec.when(issue("t1", BOB, Optional.empty())).thenRefused(INVALID_GOVERNANCE, "t1");
  }

  @Test
  void shouldRefuseToGiveATokenToAnother() {
    spec.when(issue("t1", BOB, Optional.empty()));
    spec.when(issue("t1", ALICE, Optional.empty())).thenRefused(INVALID_GOVERNANCE, "t1");
  }

  @Test
  void shouldIssueTheSameTokenTwice() {
    spec.when(issue("t1", BOB, Optional.empty()));
    spec.when(issue("t1", BOB, Optional.empty()))
        .then(new TokenIssued("t1", OPERATION, BOB, Optional.empty()));
  }

  @Test
  void shouldRefuseATokenForSomeoneUnknown() {
    spec.when(issue("t1", STRANGER, Optional.empty())).thenRefused(UNKNOWN_NAME, "stranger");
  }

  @Test
  void shouldRefuseATokenThatHasExpired() {
    spec.when(issue("t1", BOB, Optional.of(BORN))).thenRefused(INVALID_GOVERNANCE, "t1");
  }

  @Test
  void shouldRefuseAnIdThatIsNone() {
    spec.when(issue("a b", BOB, Optional.empty())).thenRefused(INVALID_GOVERNANCE);
  }

  @Test
  void shouldRefuseToEndWhatWasNeverIssued() {
    spec.when(new RevokeToken("t9")).thenRefused(UNKNOWN_NAME, "t9");
  }

  @Test
  void shouldLetPeopleIssueTokensOfTheirOwn() {
    spec.when(BOB, PrincipalKind.PERSON, issue("t1", BOB, Optional.empty()))
        .then(new TokenIssued("t1", OPERATION, BOB, Optional.empty()));
    spec.when(BOB, PrincipalKind.PERSON, issue("t2", ALICE, Optional.empty()))
        .thenRefused(FORBIDDEN, "bob", "token.issue.any");
    spec.when(VIEWER, PrincipalKind.PERSON, issue("t2", VIEWER, Optional.empty()))
        .thenRefused(FORBIDDEN, "viewer", "token.issue.own");
    spec.when(BOB, PrincipalKind.AI, issue("t2", BOB, Optional.empty())).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldBoundATokenByTheOneThatItIsIssuedWith() {
    spec.when(issue("t1", BOB, Optional.of(LATER)));
    spec.when(BOB, "t1", issue("t2", BOB, Optional.empty()))
        .then(
            new TokenIssued(
                "t2",
                OPERATION,
                BOB,
                Optional.of(LATER),
                "",
                false,
                TokenScope.WHOLE,
                Optional.of("t1")));
    spec.when(BOB, "t1", issue("t3", BOB, Optional.of(LATER.plusSeconds(1))))
        .thenRefused(INVALID_GOVERNANCE, "t3");
  }

  @Test
  void shouldEndWhatWasIssuedWithATokenTogetherWithIt() {
    spec.when(issue("t1", BOB, Optional.empty()));
    spec.when(BOB, "t1", issue("t2", BOB, Optional.empty()));
    spec.when(BOB, "t2", issue("t3", BOB, Optional.empty()));
    spec.when(issue("t9", BOB, Optional.empty())).when(new RevokeToken("t1"));
    assertThat(works("t2", BORN)).isFalse();
    assertThat(works("t3", BORN)).isFalse();
    assertThat(works("t9", BORN)).isTrue();
  }

  @Test
  void shouldStayAsNarrowAsTheOneThatItIsIssuedWith() {
    spec.when(narrow("t1", BOB, List.of(RoleGrant.everywhere(Role.DEVELOPER)), List.of()));
    spec.when(
        BOB, "t1", narrow("t2", BOB, List.of(RoleGrant.everywhere(Role.APPROVER)), List.of("dba")));
    var standing = spec.governance().standing(BOB, Optional.of("t2"));
    assertThat(standing.roles()).isEmpty();
    assertThat(standing.groups()).isEmpty();
  }

  @Test
  void shouldLeaveOnlyTheRolesAndGroupsThatItNames() {
    spec.when(World.members("leads", BOB))
        .when(
            narrow(
                "t1",
                BOB,
                List.of(RoleGrant.of(Role.APPROVER, "orders", "*"), ADMIN),
                List.of("leads", "new")))
        .thenRefused(UNKNOWN_NAME, "new");
    spec.when(
        narrow(
            "t1", BOB, List.of(RoleGrant.of(Role.APPROVER, "ord*", "*"), ADMIN), List.of("leads")));
    var standing = spec.governance().standing(BOB, Optional.of("t1"));
    assertThat(standing.groups()).containsExactly("leads");
    assertThat(standing.roles()).containsExactly(RoleGrant.of(Role.APPROVER, "ord*", "*"));
    assertThat(standing.may(Permission.VOTE_CAST, World.ORDERS)).isTrue();
    assertThat(standing.may(Permission.POLICY_PUBLISH, World.ORDERS)).isFalse();
  }

  @Test
  void shouldLoseWhatItsOwnerLoses() {
    spec.when(narrow("t1", BOB, List.of(RoleGrant.everywhere(Role.APPROVER)), List.of("dba")))
        .when(World.person(BOB, Role.DEVELOPER));
    assertThat(spec.governance().standing(BOB, Optional.of("t1")).roles()).isEmpty();
  }

  @Test
  void shouldGiveNothingToWhoeverBearsAnothersToken() {
    spec.when(issue("t1", BOB, Optional.empty()));
    var standing = spec.governance().standing(ROOT, Optional.of("t1"));
    assertThat(standing.kind()).isEmpty();
    assertThat(standing.roles()).isEmpty();
    assertThat(spec.governance().standing(BOB, Optional.of("t9")).kind()).isEmpty();
  }

  @Test
  void shouldMakeAnAiOfWhoeverBearsAnAisToken() {
    spec.when(
        new IssueToken("t1", OPERATION, ROOT, Optional.empty(), "robot", true, TokenScope.WHOLE));
    var actor = World.bearer(spec.governance(), ROOT, "t1");
    assertThat(actor.kind()).isEqualTo(PrincipalKind.AI);
    assertThat(actor.token()).contains("t1");
    spec.when(ROOT, "t1", new RevokeToken("t1")).thenRefused(FORBIDDEN, "root");
  }

  @Test
  void shouldLetNobodyIssueATokenOfSomeoneWhoMayMore() {
    spec.when(new DefineRole("desk", List.of(Permission.TOKEN_ISSUE_ANY)))
        .when(
            new RegisterPrincipal(
                VIEWER,
                PrincipalKind.PERSON,
                "Viewer",
                List.of(RoleGrant.everywhere("desk"), RoleGrant.everywhere(Role.READONLY))));
    spec.when(VIEWER, PrincipalKind.PERSON, issue("t1", ROOT, Optional.empty()))
        .thenRefused(FORBIDDEN, "admin");
  }

  @Test
  void shouldLetPeopleRevokeTheirOwnAndNobodyElses() {
    spec.when(issue("t1", BOB, Optional.empty())).when(issue("t2", ALICE, Optional.empty()));
    spec.when(BOB, PrincipalKind.PERSON, new RevokeToken("t2")).thenRefused(FORBIDDEN, "bob");
    spec.when(BOB, PrincipalKind.PERSON, new RevokeToken("t9")).thenRefused(FORBIDDEN, "bob");
    spec.when(BOB, PrincipalKind.PERSON, new RevokeToken("t1")).then(new TokenRevoked("t1"));
  }

  @Test
  void shouldRefuseMoreTokensThanAnyoneNeeds() {
    for (int i = 0; i < 100; i++) {
      spec.when(issue("t" + i, BOB, Optional.empty()));
    }
    spec.when(issue("one-more", BOB, Optional.empty())).thenRefused(INVALID_GOVERNANCE, "bob");
    spec.when(new RevokeToken("t0")).when(issue("one-more", BOB, Optional.empty()));
    assertThat(works("one-more", BORN)).isTrue();
  }

  @Test
  void shouldRefuseALabelThatIsNone() {
    for (var label : List.of("a\nb", "x".repeat(101))) {
      spec.when(
              new IssueToken(
                  "t1", OPERATION, BOB, Optional.empty(), label, false, TokenScope.WHOLE))
          .thenRefused(INVALID_GOVERNANCE, "t1");
    }
  }

  private static IssueToken narrow(
      String id, Subject subject, List<RoleGrant> roles, List<String> groups) {
    return new IssueToken(
        id,
        OPERATION,
        subject,
        Optional.empty(),
        "narrow",
        false,
        new TokenScope(Optional.of(roles), Optional.of(groups)));
  }

  private static IssueToken issue(String id, Subject subject, Optional<Instant> expires) {
    return new IssueToken(id, OPERATION, subject, expires);
  }

  private boolean works(String id, Instant at) {
    return spec.governance().token(id).orElseThrow().worksAt(at);
  }
}
