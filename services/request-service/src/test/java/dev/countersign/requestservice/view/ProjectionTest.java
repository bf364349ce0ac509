package dev.countersign.requestservice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.requestservice.Ruled;
import dev.countersign.requestservice.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final String ID = "0123456789abcdefghjkmnpqrs";
  private static final ExecutionId RUN = new ExecutionId(ID + "/1");
  private static final Instant UNTIL = Instant.parse("2026-01-02T00:00:00Z");
  private static final Digest OPERATION = new Digest("a".repeat(64));
  private static final Digest WORDS = new Digest("b".repeat(64));
  private static final Workflow ONE_STEP = workflow(1);
  private static final Workflow THREE_STEPS = workflow(3);

  private Optional<RequestView> row = Optional.empty();
  private int folded;

  private static Workflow workflow(int steps) {
    return new Workflow(
        1,
        List.of(),
        Collections.nCopies(
            steps,
            new Step(
                "review",
                List.of("p"),
                List.of(new Quorum(1, List.of(new Party(PartyKind.GROUP, "dba")))),
                List.of(new Alternative(List.of(1))),
                RejectRule.ENDS,
                1,
                false,
                false,
                List.of(),
                List.of(),
                false)),
        Duration.ofHours(24),
        Duration.ofHours(4),
        2,
        true,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        true,
        Duration.ofHours(24));
  }

  private static Digest hash(int sequence) {
    return new Digest("%064x".formatted(sequence));
  }

  private RequestView fold(String actor, RequestEvent... events) {
    for (int i = 0; i < events.length; i++) {
      folded++;
      row = Optional.of(project(actor, folded, i + 1, events.length, events[i]));
    }
    return row.orElseThrow();
  }

  private RequestView project(String actor, int sequence, int part, int parts, RequestEvent event) {
    var meta =
        new EventMeta(
            ID,
            sequence,
            sequence == 1 ? Digest.NONE : hash(sequence - 1),
            part,
            parts,
            new Actor(
                new Subject(actor), PrincipalKind.PERSON, SignIn.TOKEN, "", List.of(), List.of()),
            timeOf(sequence),
            1,
            new CommandId(ID),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    return Projection.project(row, meta, event, hash(sequence));
  }

  private static RequestSubmitted submitted() {
    return new RequestSubmitted(
        OperationKind.SQL,
        new TargetRef("orders", "production"),
        new OperationFacts(StatementClass.WRITE, 1, List.of(), List.of(), "update ?", List.of()),
        OPERATION,
        Optional.empty(),
        List.of(),
        List.of(),
        DispatchMode.MANUAL,
        Optional.empty());
  }

  private RequestView pending() {
    return fold("alice", submitted(), new WorkflowPinned(ONE_STEP), new StepOpened(1, UNTIL));
  }

  private RequestView approved() {
    pending();
    return fold(
        "bob",
        new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()),
        new StepMet(1, List.of(new Seat(1, new Subject("bob")))),
        new RequestApproved(ApprovalWay.VOTES, OPERATION, UNTIL, 2));
  }

  private static Instant timeOf(int sequence) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(sequence);
  }

  private RequestView broken() {
    return fold(
        "alice",
        submitted(),
        new WorkflowPinned(THREE_STEPS),
        new GlassBroken(UNTIL),
        new StepBypassed(1),
        new StepOpened(2, UNTIL));
  }

  private RequestView running() {
    approved();
    fold(
        "alice",
        new ExecutionGranted(
            RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), Bytes.of((byte) 1)));
    return fold("agent", new ExecutionStarted(RUN, new Subject("agent"), OPERATION));
  }

  @Test
  void shouldWaitForItsOpenStep() {
    var view = pending();

    assertThat(view.status()).isEqualTo(RequestStatus.PENDING);
    assertThat(view.standing().until()).contains(UNTIL);
    assertThat(Waiting.parties(view)).containsExactly(new Party(PartyKind.GROUP, "dba"));
    assertThat(view.asked().requester().subject()).isEqualTo(new Subject("alice"));
  }

  @Test
  void shouldForgetAWithdrawnVoteInCountingAndShowIt() {
    pending();
    fold("bob", new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()));
    assertThat(Waiting.voted(row.orElseThrow())).containsExactly(new Subject("bob"));

    var view = fold("bob", new VoteWithdrawn(1));

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
        fold("agent", new ExecutionFailed(RUN, new Failure("42P01", "no ?"), Optional.empty(), 1));

    assertThat(view.status()).isEqualTo(RequestStatus.APPROVED);
    assertThat(view.standing().runsLeft()).isEqualTo(1);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(view.executions().getFirst().failure()).isPresent();
  }

  @Test
  void shouldBeCompletedAfterTheLastRun() {
    running();
    var summary = new ResultSummary(1, 0, 10, 1, OPERATION, false);
    var view = fold("agent", new ExecutionSucceeded(RUN, summary, 0));

    assertThat(view.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(view.executions().getFirst().result()).contains(summary);
    assertThat(view.executions().getFirst().agent()).contains(new Subject("agent"));
  }

  @Test
  void shouldGoBackToApprovedWhenNobodyClaims() {
    approved();
    fold(
        "alice",
        new ExecutionGranted(
            RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), Bytes.of((byte) 1)));
    var view = fold("policy-service", new GrantExpired(RUN));

    assertThat(view.status()).isEqualTo(RequestStatus.APPROVED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.LAPSED);
  }

  @Test
  void shouldStayExecutingWhileTheTruthIsUnknown() {
    running();
    var unknown = fold("policy-service", new ExecutionUnknown(RUN, UNTIL));
    assertThat(unknown.status()).isEqualTo(RequestStatus.EXECUTING);

    var view = fold("agent", new ExecutionReconciled(RUN, Outcome.SUCCEEDED, "the receipt", 0));

    assertThat(view.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(view.executions().getFirst().evidence()).contains("the receipt");
  }

  @Test
  void shouldShowALateReportAndChangeNothingElse() {
    running();
    fold("agent", new ExecutionFailed(RUN, new Failure("X", "x"), Optional.empty(), 0));
    var view = fold("agent", new LateReport(RUN, Outcome.SUCCEEDED));

    assertThat(view.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(view.executions().getFirst().lateReport()).contains(Outcome.SUCCEEDED);
  }

  @Test
  void shouldCallAnUnclaimedGrantOffWithItsRequest() {
    approved();
    fold(
        "alice",
        new ExecutionGranted(
            RUN, "main", OPERATION, UNTIL, Duration.ofSeconds(30), Bytes.of((byte) 1)));
    var view = fold("alice", new RequestCancelled());

    assertThat(view.status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(view.executions().getFirst().status()).isEqualTo(ExecutionStatus.CANCELLED);
  }

  @Test
  void shouldSayThatAStopWasAskedFor() {
    running();
    var view = fold("alice", new CancelAsked(RUN));

    assertThat(view.status()).isEqualTo(RequestStatus.EXECUTING);
    assertThat(view.executions().getFirst().stopAsked()).isPresent();
  }

  @Test
  void shouldSayWhoOverrodeAStepAndWhy() {
    fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));

    var view = fold("root", new StepOverridden(1, OPERATION, WORDS), new StepOpened(2, UNTIL));

    assertThat(view.standing().step()).isEqualTo(2);
    assertThat(view.met())
        .containsExactly(
            new MetStep(
                1,
                List.of(),
                Optional.of(new MetStep.Overridden(new Subject("root"), WORDS)),
                timeOf(4)));
    assertThat(view.met().getFirst().bypassed()).isFalse();
  }

  @Test
  void shouldWaitForNobodyTwiceWhoOverrodeAStep() {
    var root = new Subject("root");
    var governance =
        Ruled.by(
            new PrincipalRegistered(
                root, PrincipalKind.PERSON, "Root", List.of(RoleGrant.everywhere(Role.ADMIN))),
            new GroupDefined("dba", List.of(root)));
    fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));
    assertThat(Waiting.canVote(row.orElseThrow(), governance)).containsExactly(root);

    var view = fold("root", new StepOverridden(1, OPERATION, WORDS), new StepOpened(2, UNTIL));

    assertThat(Waiting.canVote(view, governance)).isEmpty();
  }

  @Test
  void shouldOpenAnOverriddenStepAgainWhenItCountsNoMore() {
    fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));
    fold(
        "bob",
        new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()),
        new StepMet(1, List.of(new Seat(1, new Subject("bob")))),
        new StepOpened(2, UNTIL));
    fold("root", new StepOverridden(2, OPERATION, WORDS), new StepOpened(3, UNTIL));
    fold("carol", new VoteCast(3, Verdict.APPROVE, OPERATION, Optional.empty()));

    var view = fold("policy-service", new VoteDiscounted(2, new Subject("root")));

    assertThat(view.standing().step()).isEqualTo(2);
    assertThat(view.met()).extracting(MetStep::step).containsExactly(1);
    assertThat(view.votes()).extracting(VoteView::counts).containsExactly(true, false);
  }

  @Test
  void shouldRememberThatGlassWasBrokenAndWhatWasPassedOver() {
    var view = broken();

    assertThat(view.glassBroken()).isTrue();
    assertThat(view.review()).contains(new ReviewView(UNTIL, false, Optional.empty()));
    assertThat(view.met()).containsExactly(MetStep.bypassed(1, timeOf(4)));
    assertThat(view.met().getFirst().bypassed()).isTrue();
    assertThat(view.standing().step()).isEqualTo(2);
    assertThat(pendingOfAnother().glassBroken()).isFalse();
  }

  private RequestView pendingOfAnother() {
    row = Optional.empty();
    folded = 0;
    return pending();
  }

  @Test
  void shouldPassAStepOverAgainAfterOneBeforeItOpenedAgain() {
    fold(
        "alice",
        submitted(),
        new WorkflowPinned(THREE_STEPS),
        new GlassBroken(UNTIL),
        new StepOpened(1, UNTIL));
    fold(
        "carol",
        new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()),
        new StepMet(1, List.of(new Seat(1, new Subject("carol")))),
        new StepBypassed(2),
        new StepOpened(3, UNTIL));
    var reopened = fold("policy-service", new VoteDiscounted(1, new Subject("carol")));
    assertThat(reopened.met()).isEmpty();
    assertThat(reopened.standing().step()).isEqualTo(1);
    assertThat(reopened.glassBroken()).isTrue();

    var view =
        fold(
            "bob",
            new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()),
            new StepMet(1, List.of(new Seat(1, new Subject("bob")))),
            new StepBypassed(2),
            new StepOpened(3, UNTIL));

    assertThat(view.met()).extracting(MetStep::bypassed).containsExactly(false, true);
  }

  @Test
  void shouldBeOverdueUntilTheReviewIsClosedAndEverAfter() {
    broken();
    fold("alice", new RequestCancelled());
    var overdue = fold("policy-service", new BreakGlassReviewOverdue(UNTIL));
    assertThat(overdue.status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(overdue.review().orElseThrow().saidOverdue()).isTrue();

    var view = fold("root", new BreakGlassReviewed(Finding.UNJUSTIFIED, WORDS));

    assertThat(view.status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(view.review())
        .contains(
            new ReviewView(
                UNTIL,
                true,
                Optional.of(
                    new ReviewView.Closing(
                        Finding.UNJUSTIFIED, new Subject("root"), timeOf(8), WORDS))));
  }

  @Test
  void shouldTellAnOverdueReviewByTheClockUntilItIsClosed() {
    var open = broken().review().orElseThrow();
    assertThat(open.overdueAt(UNTIL.minusMillis(1))).isFalse();
    assertThat(open.overdueAt(UNTIL)).isTrue();

    fold("alice", new RequestCancelled());
    var closed = fold("root", new BreakGlassReviewed(Finding.JUSTIFIED, WORDS)).review();

    assertThat(closed.orElseThrow().overdueAt(UNTIL.plusSeconds(1))).isFalse();
  }

  @Test
  void shouldStopAtAReviewOfGlassThatIsWhole() {
    pending();

    assertThatThrownBy(
            () -> project("root", 4, 1, 1, new BreakGlassReviewed(Finding.JUSTIFIED, WORDS)))
        .isInstanceOf(MisplacedEventException.class)
        .hasMessageContaining("Expected broken glass first");
  }

  @Test
  void shouldEndWhenRejectedOrExpired() {
    pending();
    assertThat(fold("bob", new RequestRejected(1)).status()).isEqualTo(RequestStatus.REJECTED);
    row = Optional.empty();
    folded = 0;
    pending();
    assertThat(fold("policy-service", new RequestExpired(RequestStatus.PENDING)).status())
        .isEqualTo(RequestStatus.EXPIRED);
  }

  @Test
  void shouldStopAtAGap() {
    pending();

    assertThatThrownBy(() -> project("bob", 5, 1, 1, new RequestCancelled()))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("sequence 4")
        .hasMessageContaining(ID);
  }

  @Test
  void shouldStopAtAnEventThatCannotBeTheFirst() {
    assertThatThrownBy(() -> project("bob", 1, 1, 1, new RequestCancelled()))
        .isInstanceOf(MisplacedEventException.class)
        .hasMessageContaining("Expected a submission first");
  }

  @Test
  void shouldStopAtTheEndOfARunThatNeverWas() {
    pending();

    assertThatThrownBy(() -> project("agent", 4, 1, 1, new GrantExpired(RUN)))
        .isInstanceOf(MisplacedEventException.class)
        .hasMessageContaining(RUN.value());
  }

  @Test
  void shouldBeTheSameAfterItWasStored() {
    running();
    var view =
        fold(
            "agent",
            new ExecutionSucceeded(RUN, new ResultSummary(1, 2, 3, 4, OPERATION, true), 0));

    assertThat(Json.read(Json.write(view), RequestView.class)).isEqualTo(view);
  }

  @Test
  void shouldBeTheSameAfterItWasStoredWithItsReview() {
    broken();
    fold("alice", new RequestCancelled());
    var view = fold("root", new BreakGlassReviewed(Finding.JUSTIFIED, WORDS));

    assertThat(Json.read(Json.write(view), RequestView.class)).isEqualTo(view);
  }

  @Test
  void shouldBeTheSameAfterItWasStoredWithAnOverride() {
    fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));
    var view = fold("root", new StepOverridden(1, OPERATION, WORDS), new StepOpened(2, UNTIL));

    assertThat(Json.read(Json.write(view), RequestView.class)).isEqualTo(view);
  }

  @Test
  void shouldAgreeWithWhatAWriteSaysOfTheStatus() {
    running();

    assertThat(StatusAfter.of(new ExecutionStarted(RUN, new Subject("agent"), OPERATION)))
        .contains(row.orElseThrow().status());
    var failed = new ExecutionFailed(RUN, new Failure("X", "x"), Optional.empty(), 1);
    assertThat(StatusAfter.of(failed)).contains(fold("agent", failed).status());
  }
}
