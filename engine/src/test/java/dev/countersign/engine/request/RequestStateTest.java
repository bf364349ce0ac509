package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.RequestSpec.REQUEST;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.approved;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.completed;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.pinned;
import static dev.countersign.engine.fixture.Requests.rejects;
import static dev.countersign.engine.fixture.Requests.running;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.submittedBy;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.actor;
import static dev.countersign.engine.fixture.World.meta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Happened;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestStateTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldBeginWithNothing() {
    var none = RequestState.initial();
    assertThat(none.sequence()).isZero();
    assertThat(none.lastTime()).isEqualTo(Instant.EPOCH);
    assertThat(none.deadline()).isEmpty();
  }

  @Test
  void shouldStandWhereItsLastEventIs() {
    request
        .given(pendingOf(ALICE, dbaReview(2)))
        .after(Duration.ofMinutes(1))
        .given(by(BOB, approves()));
    assertThat(request.state().sequence()).isEqualTo(4);
    assertThat(request.state().lastTime()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void shouldNameEverythingInAnImpossibleEvent() {
    assertThatThrownBy(() -> request.given(by(BOB, approves())))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContainingAll("VoteCast", "sequence 1", REQUEST.value(), "state None");
  }

  @Test
  void shouldRefuseAGapInTheSequence() {
    var event = submittedBy(ALICE).event();
    var actor = World.actor(World.withoutPolicies(), ALICE);
    for (long sequence : new long[] {0, 2}) {
      var meta = World.meta(REQUEST.value(), sequence, START, actor);
      assertThatThrownBy(() -> RequestState.initial().evolve(meta, event))
          .isInstanceOf(ImpossibleEventException.class)
          .hasMessageContaining("expected sequence 1");
    }
  }

  @Test
  void shouldRefuseAnEventOfAnotherRequest() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    var meta = World.meta("z".repeat(26), 4, START, World.actor(World.withoutPolicies(), BOB));
    assertThatThrownBy(() -> request.state().evolve(meta, approves()))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining(REQUEST.value());
  }

  @Test
  void shouldRefuseRulesThatItDoesNotKnow() {
    var future =
        new Workflow(
            2,
            List.of(),
            List.of(),
            PENDING_FOR,
            APPROVED_FOR,
            1,
            false,
            Optional.empty(),
            Optional.empty(),
            Duration.ofDays(30),
            Optional.empty(),
            List.of(),
            true,
            Duration.ofHours(24),
            Optional.empty());
    request.given(submittedBy(ALICE));
    impossible(by(ALICE, new WorkflowPinned(future)), "expected rules version 1, but it is 2");
  }

  @Test
  void shouldRefuseAStepOutOfTurn() {
    request.given(submittedBy(ALICE), pinned(ALICE, dbaReview(1)));
    impossible(by(ALICE, opened(2)), "expected step 1");
  }

  @Test
  void shouldRefuseAVoteOnAnotherStep() {
    request.given(pendingOf(ALICE, dbaReview(2)));
    impossible(by(BOB, approves(2)), "expected step 1, but it is 2");
  }

  @Test
  void shouldRefuseASecondVote() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()));
    impossible(by(BOB, rejects()), "bob has voted");
  }

  @Test
  void shouldRefuseAStepMetWithoutItsVotes() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(BOB, approves()), by(CAROL, rejects()));
    impossible(by(BOB, met(1, seat(1, BOB))), "expected the seats of one way");
    impossible(by(BOB, met(1, seat(1, BOB), seat(1, BOB))), "bob sits twice");
    impossible(by(BOB, met(1, seat(1, BOB), seat(2, DAVE))), "expected the seats of one way");
    impossible(by(BOB, met(1, seat(1, BOB), seat(1, DAVE))), "expected an approval by dave");
    impossible(by(BOB, met(1, seat(1, BOB), seat(1, CAROL))), "expected an approval by carol");
  }

  @Test
  void shouldRefuseOnePersonInTwoSteps() {
    request
        .given(pendingOf(ALICE, dbaReview(1), dbaReview(1)))
        .given(by(BOB, approves()), by(BOB, met(1, seat(1, BOB))), by(BOB, opened(2)))
        .given(by(BOB, approves(2)));
    impossible(by(BOB, met(2, seat(1, BOB))), "bob sits twice");
  }

  @Test
  void shouldRefuseAnApprovalBeforeEveryStepIsMet() {
    request.given(submittedBy(ALICE), pinned(ALICE, dbaReview(1)));
    impossible(by(ALICE, approved(1)), "expected 1 steps to be met, but 0 are");
  }

  @Test
  void shouldRefuseAnApprovalByVotesThatNobodyGave() {
    request.given(submittedBy(ALICE), pinned(ALICE));
    impossible(by(ALICE, approved(1)), "expected approval by AUTO, but it is by VOTES");
  }

  @Test
  void shouldRefuseAGrantOutOfTurn() {
    request.given(approvedFor(ALICE, 2, false));
    impossible(by(ALICE, granted(2)), execution(1).value());
  }

  @Test
  void shouldRefuseASecondStart() {
    request.given(running(ALICE));
    impossible(by(AGENT_2, started(1, AGENT_2)), "expected it to be Granted, but it is Running");
  }

  @Test
  void shouldRefuseAnOutcomeOfWhatNeverStarted() {
    request.given(granted(ALICE));
    impossible(by(AGENT_1, succeeded(1, 0)), "expected it to be Claimed, but it is Granted");
  }

  @Test
  void shouldRefuseMoreRunsThanWereLeft() {
    request.given(running(ALICE));
    impossible(by(AGENT_1, succeeded(1, 2)), "expected 0 to 1 runs left, but it is 2");
    impossible(by(AGENT_1, succeeded(1, -1)), "expected 0 to 1 runs left, but it is -1");
  }

  @Test
  void shouldRefuseToCallOffWhatRuns() {
    request.given(running(ALICE));
    impossible(by(ALICE, new RequestCancelled()), "Executing");
  }

  @Test
  void shouldRefuseToReconcileWhatIsKnown() {
    request.given(running(ALICE));
    impossible(
        by(AGENT_2, new ExecutionReconciled(execution(1), Outcome.FAILED, "", Optional.empty(), 0)),
        "Unknown");
  }

  @Test
  void shouldRefuseToExpireFromWhereItIsNot() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    impossible(by(ALICE, new RequestExpired(RequestStatus.APPROVED)), "PENDING");
  }

  @Test
  void shouldRefuseASecondLateReport() {
    request.given(completed(ALICE));
    var late = by(AGENT_1, new LateReport(execution(1), Outcome.FAILED));
    request.given(late);
    impossible(late, execution(1).value());
  }

  @Test
  void shouldRefuseAResultThatIsNotThere() {
    request.given(completed(ALICE));
    impossible(by(ALICE, new ResultRead(execution(2))), execution(2).value());
  }

  @Test
  void shouldRefuseAnythingAfterARejection() {
    request.given(pendingOf(ALICE, dbaReview(1)));
    request.given(by(BOB, rejects()), by(BOB, new RequestRejected(1)));
    for (var event :
        List.of(approves(), opened(1), approved(1), granted(1), new RequestCancelled())) {
      impossible(by(BOB, event), "Rejected");
    }
  }

  private void impossible(Happened next, String why) {
    var before = request.state();
    assertThatThrownBy(() -> request.given(next))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining(why);
    assertThat(request.state()).isEqualTo(before);
  }
}
