package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Providers.DB;
import static dev.countersign.engine.fixture.Providers.byGateway;
import static dev.countersign.engine.fixture.Providers.claims;
import static dev.countersign.engine.fixture.Providers.link;
import static dev.countersign.engine.fixture.Providers.record;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_VOTED;
import static dev.countersign.protocol.request.RefusalCode.NOT_AN_APPROVER;
import static dev.countersign.protocol.request.RefusalCode.SELF_APPROVAL;
import static dev.countersign.protocol.request.Verdict.APPROVE;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.Providers;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.GovernanceAsk;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.ClaimValue;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.request.RequestStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever has a token and is known to a provider too is one person, whichever way they sign in. */
class OnePersonTest {
  private final Governance governance =
      World.after(
          Providers.world(),
          World.person(VIEWER, Role.ADMIN),
          token("t-bob", BOB),
          token("t-erin", ERIN),
          link(BOB, "b"));

  private final RequestSpec request = new RequestSpec(governance);

  @Test
  void shouldNotCountOnePersonTwice() {
    request.given(pendingOf(CAROL, dbaReview(2)));
    request.when(votes(BOB, APPROVE), "t-bob").then(approves());
    request.whenSignedIn(votes(BOB, APPROVE)).thenRefused(ALREADY_VOTED, "bob");
    request.leaving(RequestStatus.PENDING);
  }

  @Test
  void shouldNotLetThemApproveWhatTheyAskedForTheOtherWay() {
    request.given(pendingOf(BOB, dbaReview(1)));
    request.whenSignedIn(votes(BOB, APPROVE)).thenRefused(SELF_APPROVAL, "bob");
  }

  @Test
  void shouldNotLetTheSuspendedIn() {
    request.given(pendingOf(CAROL, dbaReview(1)));
    request.under(World.after(governance, new SuspendPrincipal(BOB)));
    request.whenSignedIn(votes(BOB, APPROVE)).thenRefused(NOT_AN_APPROVER, "bob");
  }

  @Test
  void shouldCountAVoteByAGroupThatAClaimGives() {
    request.under(claimed(governance, ERIN, DB));
    request.given(pendingOf(CAROL, dbaReview(1)));
    request.whenSignedIn(votes(ERIN, APPROVE)).then(approves(), met(1, seat(1, ERIN)), approved(1));
  }

  @Test
  void shouldCountItForTheirTokenToo() {
    request.under(claimed(governance, ERIN, DB));
    request.given(pendingOf(CAROL, dbaReview(1)));
    request
        .when(votes(ERIN, APPROVE), "t-erin")
        .then(approves(), met(1, seat(1, ERIN)), approved(1));
  }

  @Test
  void shouldNotCountAVoteThatTheRequesterCouldHaveSignedIn() {
    request.under(linkedBy(VIEWER, BOB));
    request.given(pendingOf(VIEWER, dbaReview(1)));
    request.whenSignedIn(votes(BOB, APPROVE)).thenRefused(NOT_AN_APPROVER, "bob");
    request.when(votes(BOB, APPROVE), "t-bob").then(approves(), met(1, seat(1, BOB)), approved(1));
  }

  @Test
  void shouldCountItOnceTheProviderCallsThemSo() {
    var linked = new GovernanceSpec(linkedBy(VIEWER, BOB));
    linked.when(byGateway(linked.governance(), record("second", claims("bob"))));
    request.under(linked.governance());
    request.given(pendingOf(VIEWER, dbaReview(1)));
    request.whenSignedIn(votes(BOB, APPROVE)).then(approves(), met(1, seat(1, BOB)), approved(1));
  }

  @Test
  void shouldNotCountATokenThatTheRequesterIssuedSignedInAtAProvider() {
    var issued = new GovernanceSpec(governance);
    issued.when(new GovernanceAsk(signedIn(VIEWER), "gateway", token("t-carol", CAROL)));
    request.under(issued.governance());
    request.given(pendingOf(VIEWER, dbaReview(1)));
    request.when(votes(CAROL, APPROVE), "t-carol").thenRefused(NOT_AN_APPROVER, "carol");
  }

  private Actor signedIn(Subject subject) {
    return Providers.signedIn(governance, subject);
  }

  private Governance linkedBy(Subject admin, Subject person) {
    var spec = new GovernanceSpec(governance);
    spec.when(admin, PrincipalKind.PERSON, link(person, "second"));
    return spec.governance();
  }

  private static Governance claimed(Governance governance, Subject person, ClaimValue value) {
    var spec = new GovernanceSpec(World.after(governance, link(person, "c")));
    spec.when(byGateway(spec.governance(), record("c", claims(person.value(), value))));
    return spec.governance();
  }

  private static GovernanceCommand token(String id, Subject owner) {
    return new IssueToken(id, Digest.NONE, owner, Optional.empty());
  }
}
