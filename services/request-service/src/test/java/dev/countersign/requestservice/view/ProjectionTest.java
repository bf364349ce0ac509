package dev.countersign.requestservice.view;

import static dev.countersign.requestservice.view.Projected.ID;
import static dev.countersign.requestservice.view.Projected.OPERATION;
import static dev.countersign.requestservice.view.Projected.UNTIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.requestservice.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final ExecutionId RUN = new ExecutionId(ID + "/1");

  private final Projected request = new Projected();

  private RequestView approved() {
    request.pending();
    return request.fold(
        "bob",
        new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()),
        new StepMet(1, List.of(new Seat(1, new Subject("bob")))),
        new RequestApproved(ApprovalWay.VOTES, OPERATION, UNTIL, 2));
  }

  private RequestView running() {
    approved();
    request.fold(
        "alice",
        new ExecutionGranted(
            RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), Bytes.of((byte) 1)));
    return request.fold("agent", new ExecutionStarted(RUN, new Subject("agent"), OPERATION));
  }

  @Test
  void shouldWaitForItsOpenStep() {
    var view = request.pending();

    assertThat(view.status()).isEqualTo(RequestStatus.PENDING);
    assertThat(view.standing().until()).contains(UNTIL);
    assertThat(Waiting.parties(view)).containsExactly(new Party(PartyKind.GROUP, "dba"));
    assertThat(view.asked().requester().subject()).isEqualTo(new Subject("alice"));
  }

  @Test
  void shouldForgetAWithdrawnVoteInCountingAndShowIt() {
    request.pending();
    request.fold("bob", new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()));
    assertThat(Waiting.voted(request.row())).containsExactly(new Subject("bob"));

    var view = request.fold("bob", new VoteWithdrawn(1));

    assertThat(Waiting.voted(view)).isEmpty();
    assertThat(view.votes()).hasSize(1).allMatch(vote -> vote.withdrawn().isPresent());
  }

  @Test
  void shouldBeApprovedForSoManyRuns() {
    var view = approved();

    assertThat(view.status()).isEqualTo(RequestStatus.APPROVED);
    assertThat(view.standing().runsLeft()).isEqualTo(2);
    assertThat(view.met()).hasSize(1);
    assertThat(Waiting.openStep(view)).isEmpty();
  }

  @Test
  void shouldBeApprovedAgainWhereRunsAreLeft() {
    running();
    var view =
        request.fold(
            "agent", new ExecutionFailed(RUN, new Failure("42P01", "no ?"), Optional.empty(), 1));

    assertThat(view.status()).isEqualTo(RequestStatus.APPROVED);
    assertThat(view.standing().runsLeft()).isEqualTo(1);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(view.executions().getFirst().failure()).isPresent();
  }

  @Test
  void shouldBeCompletedAfterTheLastRun() {
    running();
    var summary = new ResultSummary(1, 0, 10, 1, OPERATION, Bytes.EMPTY, false);
    var view = request.fold("agent", new ExecutionSucceeded(RUN, summary, 0));

    assertThat(view.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(view.executions().getFirst().result()).contains(summary);
    assertThat(view.executions().getFirst().agent()).contains(new Subject("agent"));
  }

  @Test
  void shouldTellUntilWhenAResultMayBeRead() {
    running();
    var summary = new ResultSummary(1, 0, 10, 1, OPERATION, Bytes.EMPTY, false);
    var view = request.fold("agent", new ExecutionSucceeded(RUN, summary, 0));
    var run = view.executions().getFirst();
    var end = run.endedAt().orElseThrow().plus(Duration.ofDays(30));

    assertThat(run.keeping().stored()).isTrue();
    assertThat(run.keeping().until()).contains(end);
    assertThat(run.keeping().isOver(end.minusNanos(1))).isFalse();
    assertThat(run.keeping().isOver(end)).isTrue();

    var after = request.fold("alice", new ResultForgotten(RUN)).executions().getFirst().keeping();
    assertThat(after.isOver(run.endedAt().orElseThrow())).isTrue();
  }

  @Test
  void shouldShowAChangeOfPoliciesThatIsWithGovernanceWithoutAnAgent() {
    approved();
    var asked = request.fold("alice", new PublicationAsked(RUN, OPERATION));
    assertThat(asked.status()).isEqualTo(RequestStatus.EXECUTING);
    assertThat(asked.executions().getFirst().pool()).isEmpty();
    assertThat(asked.executions().getFirst().status()).isEqualTo(ExecutionStatus.RUNNING);

    var view =
        request.fold(
            "policy-service",
            new ExecutionFailed(RUN, new Failure("POLICIES_CHANGED", "x"), Optional.empty(), 0));
    assertThat(view.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(view.executions().getFirst().failure()).isPresent();
  }

  @Test
  void shouldGoBackToApprovedWhenNobodyClaims() {
    approved();
    request.fold(
        "alice",
        new ExecutionGranted(
            RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), Bytes.of((byte) 1)));
    var view = request.fold("policy-service", new GrantExpired(RUN));

    assertThat(view.status()).isEqualTo(RequestStatus.APPROVED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.LAPSED);
  }

  @Test
  void shouldStayExecutingWhileTheTruthIsUnknown() {
    running();
    var unknown = request.fold("policy-service", new ExecutionUnknown(RUN, UNTIL));
    assertThat(unknown.status()).isEqualTo(RequestStatus.EXECUTING);

    var view =
        request.fold(
            "agent",
            new ExecutionReconciled(RUN, Outcome.SUCCEEDED, "the receipt", Optional.empty(), 0));

    assertThat(view.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(view.executions().getFirst().evidence()).contains("the receipt");
  }

  @Test
  void shouldShowWhatAnAgentFoundAndWhoSaidWhatBecameOfIt() {
    running();
    request.fold("policy-service", new ExecutionUnknown(RUN, UNTIL));
    var inspected = request.fold("agent", new ExecutionInspected(RUN, "a table stands there"));
    assertThat(inspected.status()).isEqualTo(RequestStatus.EXECUTING);
    assertThat(inspected.executions().getFirst().status()).isEqualTo(ExecutionStatus.UNKNOWN);
    assertThat(inspected.executions().getFirst().evidence()).contains("a table stands there");

    var why = new Digest("d".repeat(64));
    var view =
        request.fold("root", new ExecutionReconciled(RUN, Outcome.FAILED, "", Optional.of(why), 0));

    var run = view.executions().getFirst();
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.endedAt()).isPresent();
    assertThat(run.evidence()).contains("a table stands there");
    assertThat(run.reconciled()).contains(new ExecutionView.Reconciled(new Subject("root"), why));
  }

  @Test
  void shouldShowALateReportAndChangeNothingElse() {
    running();
    request.fold("agent", new ExecutionFailed(RUN, new Failure("X", "x"), Optional.empty(), 0));
    var view = request.fold("agent", new LateReport(RUN, Outcome.SUCCEEDED));

    assertThat(view.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(view.executions().getFirst().lateReport()).contains(Outcome.SUCCEEDED);
  }

  @Test
  void shouldCallAnUnclaimedGrantOffWithItsRequest() {
    approved();
    request.fold(
        "alice",
        new ExecutionGranted(
            RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), Bytes.of((byte) 1)));
    var view = request.fold("alice", new RequestCancelled());

    assertThat(view.status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.CANCELLED);
  }

  @Test
  void shouldSayThatAStopWasAskedFor() {
    running();
    var view = request.fold("alice", new CancelAsked(RUN));

    assertThat(view.status()).isEqualTo(RequestStatus.EXECUTING);
    assertThat(view.executions().getFirst().stopAsked()).isPresent();
  }

  @Test
  void shouldEndWhenRejectedOrExpired() {
    request.pending();
    assertThat(request.fold("bob", new RequestRejected(1)).status())
        .isEqualTo(RequestStatus.REJECTED);

    var other = new Projected();
    other.pending();
    assertThat(other.fold("policy-service", new RequestExpired(RequestStatus.PENDING)).status())
        .isEqualTo(RequestStatus.EXPIRED);
  }

  @Test
  void shouldStopAtAGap() {
    request.pending();

    assertThatThrownBy(() -> request.project("bob", 5, 1, 1, new RequestCancelled()))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("sequence 4")
        .hasMessageContaining(ID);
  }

  @Test
  void shouldStopAtAnEventThatCannotBeTheFirst() {
    assertThatThrownBy(() -> request.project("bob", 1, 1, 1, new RequestCancelled()))
        .isInstanceOf(MisplacedEventException.class)
        .hasMessageContaining("Expected a submission first");
  }

  @Test
  void shouldStopAtTheEndOfARunThatNeverWas() {
    request.pending();

    assertThatThrownBy(() -> request.project("agent", 4, 1, 1, new GrantExpired(RUN)))
        .isInstanceOf(MisplacedEventException.class)
        .hasMessageContaining(RUN.value());
  }

  @Test
  void shouldBeTheSameAfterItWasStored() {
    running();
    var view =
        request.fold(
            "agent",
            new ExecutionSucceeded(
                RUN, new ResultSummary(1, 2, 3, 4, OPERATION, Bytes.EMPTY, true), 0));

    assertThat(Json.read(Json.write(view), RequestView.class)).isEqualTo(view);
  }

  @Test
  void shouldAgreeWithWhatAWriteSaysOfTheStatus() {
    running();

    assertThat(StatusAfter.of(new ExecutionStarted(RUN, new Subject("agent"), OPERATION)))
        .contains(request.row().status());
    var failed = new ExecutionFailed(RUN, new Failure("X", "x"), Optional.empty(), 1);
    assertThat(StatusAfter.of(failed)).contains(request.fold("agent", failed).status());
  }
}
