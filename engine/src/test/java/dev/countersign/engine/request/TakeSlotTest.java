package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Freezes.frozen;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.GRANTED_UNTIL;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.queued;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.Requests.takesItsTurn;
import static dev.countersign.engine.fixture.Requests.with;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.GRANT_NOT_YOURS;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.NOT_RUNNING;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.CANCELLED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.EXPIRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Freezes;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.RequestSpec.Happened;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.lane.Turns;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TurnMiss;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What takes its turn: dispatched into the queue, granted when its turn has come. */
class TakeSlotTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  private static ExecutionQueued inLine(int number) {
    return new ExecutionQueued(execution(number), KEY);
  }

  @Test
  void shouldQueueWhatIsDispatchedWhereALaneIsPinned() {
    request.given(takesItsTurn(ALICE));
    request.when(dispatches(ALICE)).then(inLine(1)).leaving(EXECUTING);
  }

  @Test
  void shouldGrantItWhenItsTurnHasCome() {
    request.given(queued(ALICE));
    request.when(hasItsTurn(1)).then(granted(1, GRANTED_UNTIL)).leaving(EXECUTING);
  }

  @Test
  void shouldGrantItOnceHoweverOftenItIsTold() {
    request.given(queued(ALICE)).given(by(POLICY_SERVICE, granted(1)));
    request.when(hasItsTurn(1)).thenNothing();
  }

  @Test
  void shouldQueueWhatPoliciesApproveByThemselves() {
    request.under(
        World.with("policy: p\napprove: automatically\nlane: 2\n", "policy: q\nlane: 3\n"));
    request.given();
    request.when(submits(ALICE, World.ORDERS, StatementClass.WRITE)).leaving(APPROVED);
    assertThat(((RequestState.Approved) request.state()).workflow().lane().orElseThrow().width())
        .isEqualTo(2);
  }

  @Test
  void shouldWaitWithTheSlotInHandWhileTheTargetIsFrozen() {
    request.given(queued(ALICE)).under(frozenNow());
    request.when(hasItsTurn(1)).thenNothing();
  }

  @Test
  void shouldMissItsTurnWhereNoPoolServesTheTarget() {
    request.given(queued(ALICE)).under(Governance.EMPTY);
    request
        .when(hasItsTurn(1))
        .then(new TurnMissed(execution(1), TurnMiss.UNKNOWN_POOL))
        .leaving(APPROVED);
  }

  @Test
  void shouldExpireInTheQueueWithItsApproval() {
    request.given(queued(ALICE)).after(APPROVED_FOR);
    request
        .when(rings())
        .then(
            new TurnMissed(execution(1), TurnMiss.APPROVAL_EXPIRED),
            new RequestExpired(RequestStatus.APPROVED))
        .leaving(EXPIRED);
  }

  @Test
  void shouldBeCalledOffInTheQueue() {
    request.given(queued(ALICE));
    request.when(cancels(ALICE)).leaving(CANCELLED);
  }

  @Test
  void shouldQueueUnderANewNumberAfterAMissedTurn() {
    request
        .given(queued(ALICE))
        .given(by(POLICY_SERVICE, new TurnMissed(execution(1), TurnMiss.FREEZE_WINDOW)));
    request.when(dispatches(ALICE)).then(inLine(2));
  }

  @Test
  void shouldRefuseASecondDispatchWhileItWaits() {
    request.given(queued(ALICE));
    request.when(dispatches(ALICE)).thenRefused(NOT_APPROVED, "executing");
  }

  @Test
  void shouldRefuseAClaimOfWhatWaits() {
    request.given(queued(ALICE));
    request.when(claims(AGENT_1, 1)).thenRefused(GRANT_NOT_YOURS, "never granted");
  }

  @Test
  void shouldRefuseATurnOfAnotherRunOrOfOneThatIsOver() {
    request.given(queued(ALICE));
    request.when(hasItsTurn(2)).thenRefused(NOT_RUNNING);
    request.given(
        by(POLICY_SERVICE, granted(1)),
        by(AGENT_1, started(1, AGENT_1)),
        by(AGENT_1, succeeded(1, 0)));
    request.when(hasItsTurn(1)).thenRefused(NOT_RUNNING);
  }

  @Test
  void shouldHearPolicyServiceAlone() {
    request.given(queued(ALICE));
    request.when(asks(BOB, new TakeSlot(execution(1)))).thenRefused(FORBIDDEN, "bob");
  }

  @Test
  void shouldTellTheLaneWhoComesAndWhoIsThrough() {
    var approved = folded(takesItsTurn(ALICE));
    var queued = folded(queued(ALICE));
    var granted = folded(with(queued(ALICE), by(POLICY_SERVICE, granted(1))));
    var done = folded(ran());

    assertThat(Turns.after(approved, queued)).containsExactly(new JoinLane(execution(1), 1, false));
    assertThat(Turns.after(queued, granted)).isEmpty();
    assertThat(Turns.after(granted, done)).containsExactly(new LeaveLane(execution(1)));
    assertThat(Turns.waiting(queued)).contains(new JoinLane(execution(1), 1, false));
    assertThat(Turns.waiting(granted)).isEmpty();
    assertThat(Turns.after(folded(granted(ALICE)), folded(completed(ALICE)))).isEmpty();
  }

  /** Whoever comes next must not overtake a change that may still be at work. */
  @Test
  void shouldKeepItsTurnWhileNobodyKnowsWhatBecameOfIt() {
    var running =
        with(queued(ALICE), by(POLICY_SERVICE, granted(1)), by(AGENT_1, started(1, AGENT_1)));
    var unknown = with(running, by(POLICY_SERVICE, new ExecutionUnknown(execution(1), START)));
    var known =
        with(
            unknown,
            by(
                AGENT_1,
                new ExecutionReconciled(
                    execution(1), Outcome.FAILED, "no receipt", Optional.empty(), 0)));

    assertThat(Turns.after(folded(running), folded(unknown))).isEmpty();
    assertThat(Turns.after(folded(unknown), folded(known)))
        .containsExactly(new LeaveLane(execution(1)));
  }

  private static Happened[] ran() {
    return with(
        queued(ALICE),
        by(POLICY_SERVICE, granted(1)),
        by(AGENT_1, started(1, AGENT_1)),
        by(AGENT_1, succeeded(1, 0)));
  }

  private static RequestState folded(Happened... history) {
    return new RequestSpec(World.withoutPolicies()).given(history).state();
  }

  private static Asked hasItsTurn(int number) {
    return asks(POLICY_SERVICE, new TakeSlot(execution(number)));
  }

  private static Governance frozenNow() {
    return frozen(World.withoutPolicies(), START, Freezes.of("f", "orders"));
  }
}
