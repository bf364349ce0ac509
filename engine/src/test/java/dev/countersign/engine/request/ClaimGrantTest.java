package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.GRANT;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.AGENT_X;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.CLAIM_WITHIN;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.engine.fixture.World.target;
import static dev.countersign.protocol.request.RefusalCode.GRANT_EXPIRED;
import static dev.countersign.protocol.request.RefusalCode.GRANT_NOT_YOURS;
import static dev.countersign.protocol.request.RefusalCode.GRANT_USED;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestId;
import org.junit.jupiter.api.Test;

class ClaimGrantTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldStartTheExecution() {
    request.given(granted(ALICE));
    request.when(claims(AGENT_1, 1)).then(started(1, AGENT_1)).leaving(EXECUTING);
  }

  @Test
  void shouldRefuseAGrantThatAnotherAgentHas() {
    request.given(running(ALICE));
    request.when(claims(AGENT_2, 1)).thenRefused(GRANT_USED, execution(1).value());
  }

  @Test
  void shouldRefuseTheSameAgentASecondTime() {
    request.given(running(ALICE));
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_USED);
  }

  @Test
  void shouldRefuseAGrantThatHasRun() {
    request.given(completed(ALICE));
    request.when(claims(AGENT_2, 1)).thenRefused(GRANT_USED);
  }

  @Test
  void shouldRefuseAfterTheGrantLapsedEvenBeforeTheTimerCame() {
    request.given(granted(ALICE)).after(CLAIM_WITHIN);
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_EXPIRED, execution(1).value());
  }

  @Test
  void shouldRefuseALapsedGrantBesideANewOne() {
    request
        .given(granted(ALICE))
        .given(by(POLICY_SERVICE, new GrantExpired(execution(1))), by(ALICE, granted(2)));
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_EXPIRED);
    request.when(claims(AGENT_1, 2)).then(started(2, AGENT_1));
  }

  @Test
  void shouldRefuseAnAgentOfAnotherPool() {
    request.given(granted(ALICE));
    request.when(claims(AGENT_X, 1)).thenRefused(GRANT_NOT_YOURS, "main", "agent-x");
  }

  @Test
  void shouldRefuseWhoeverIsNoAgent() {
    request.given(granted(ALICE));
    request.when(claims(BOB, 1)).thenRefused(GRANT_NOT_YOURS, "bob");
    request.when(claims(AGENT_1, 1), PrincipalKind.PERSON).thenRefused(GRANT_NOT_YOURS);
  }

  @Test
  void shouldRefuseAGrantThatNeverWas() {
    request.given(granted(ALICE));
    request.when(claims(AGENT_1, 2)).thenRefused(GRANT_NOT_YOURS, execution(2).value());
  }

  @Test
  void shouldRefuseTheGrantOfAnotherRequest() {
    var other = ExecutionId.of(new RequestId("z".repeat(26)), 1);
    request.given(granted(ALICE));
    request.when(asks(AGENT_1, new ClaimGrant(other, GRANT))).thenRefused(GRANT_NOT_YOURS);
  }

  @Test
  void shouldRefuseWhatIsPending() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_NOT_YOURS);
  }

  @Test
  void shouldRefuseOnceAnApproverHasLeftTheGroup() {
    request
        .given(granted(ALICE))
        .under(World.after(World.withoutPolicies(), World.members("dba", CAROL)));
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "bob", "step 1");
    request.leaving(EXECUTING);
  }

  @Test
  void shouldRefuseOnceAnApproverHasLostTheRole() {
    request
        .given(granted(ALICE))
        .under(World.after(World.withoutPolicies(), person(BOB, Role.DEVELOPER)));
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "bob");
  }

  @Test
  void shouldRefuseOnceTheRequesterHasLostTheRole() {
    request.given(granted(ALICE)).under(World.after(World.withoutPolicies(), person(ALICE)));
    request.when(claims(AGENT_1, 1)).thenRefused(NOT_APPROVED, "alice");
  }

  @Test
  void shouldRefuseOnceAnotherPoolServesTheTarget() {
    request
        .given(granted(ALICE))
        .under(World.after(World.withoutPolicies(), target(ORDERS, "other")));
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_NOT_YOURS, "main");
  }

  @Test
  void shouldRefuseAnAgentThatWasRevoked() {
    request
        .given(granted(ALICE))
        .under(World.after(World.withoutPolicies(), new RevokeIssuer("agent-1")));
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_NOT_YOURS, "agent-1");
  }
}
