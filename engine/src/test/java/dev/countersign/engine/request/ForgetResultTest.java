package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.forgets;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.reads;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NO_RESULT;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import org.junit.jupiter.api.Test;

class ForgetResultTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldForgetWhatTheRequesterWantsForgottenAndRefuseItsReadersFromThenOn() {
    request.given(completed(ALICE));
    request.when(forgets(ALICE, 1)).then(new ResultForgotten(execution(1))).leaving(COMPLETED);
    request.when(reads(ALICE, 1)).thenRefused(NO_RESULT);
    request.when(forgets(ALICE, 1)).thenRefused(NO_RESULT);
  }

  @Test
  void shouldForgetWhatAnAdminWantsForgotten() {
    request.given(completed(ALICE));
    request.when(forgets(ROOT, 1)).then(new ResultForgotten(execution(1)));
  }

  @Test
  void shouldRefuseThoseWhomItIsOnlySharedWith() {
    request.given(approvedFor(ALICE, 2, false, group("dba")));
    request.given(
        by(ALICE, granted(1)), by(AGENT_1, started(1, AGENT_1)), by(AGENT_1, succeeded(1, 1)));
    request.when(forgets(CAROL, 1)).thenRefused(FORBIDDEN, "carol");
  }

  @Test
  void shouldRefuseAnAiThatActsForAnAdmin() {
    request.given(completed(ALICE));
    request.when(forgets(ROOT, 1), PrincipalKind.AI).thenRefused(FORBIDDEN);
  }

  @Test
  void shouldRefuseBeforeThereIsAResult() {
    request.given(running(ALICE));
    request.when(forgets(ALICE, 1)).thenRefused(NO_RESULT, execution(1).value());
  }
}
