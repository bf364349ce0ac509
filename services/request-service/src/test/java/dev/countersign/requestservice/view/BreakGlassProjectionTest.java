package dev.countersign.requestservice.view;

import static dev.countersign.requestservice.view.Projected.OPERATION;
import static dev.countersign.requestservice.view.Projected.UNTIL;
import static dev.countersign.requestservice.view.Projected.submitted;
import static dev.countersign.requestservice.view.Projected.timeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.requestservice.Demands;
import dev.countersign.requestservice.Ruled;
import dev.countersign.requestservice.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakGlassProjectionTest {
  private static final Digest WORDS = new Digest("b".repeat(64));
  private static final Workflow THREE_STEPS =
      Demands.workflow(
          2, Demands.dbaReview(false), Demands.dbaReview(true), Demands.dbaReview(false));

  private final Projected request = new Projected();

  private RequestView broken() {
    return request.fold(
        "alice",
        submitted(),
        new WorkflowPinned(THREE_STEPS),
        new GlassBroken(UNTIL),
        new StepBypassed(1),
        new StepOpened(2, UNTIL));
  }

  @Test
  void shouldSayWhoOverrodeAStepAndWhy() {
    request.fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));

    var view =
        request.fold("root", new StepOverridden(1, OPERATION, WORDS), new StepOpened(2, UNTIL));

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
    request.fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));
    assertThat(Waiting.canVote(request.row(), governance)).containsExactly(root);

    var view =
        request.fold("root", new StepOverridden(1, OPERATION, WORDS), new StepOpened(2, UNTIL));

    assertThat(Waiting.canVote(view, governance)).isEmpty();
  }

  @Test
  void shouldOpenAnOverriddenStepAgainWhenItCountsNoMore() {
    request.fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));
    request.fold(
        "bob",
        new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()),
        new StepMet(1, List.of(new Seat(1, new Subject("bob")))),
        new StepOpened(2, UNTIL));
    request.fold("root", new StepOverridden(2, OPERATION, WORDS), new StepOpened(3, UNTIL));
    request.fold("carol", new VoteCast(3, Verdict.APPROVE, OPERATION, Optional.empty()));

    var view = request.fold("policy-service", new VoteDiscounted(2, new Subject("root")));

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
    assertThat(new Projected().pending().glassBroken()).isFalse();
  }

  @Test
  void shouldPassAStepOverAgainAfterOneBeforeItOpenedAgain() {
    request.fold(
        "alice",
        submitted(),
        new WorkflowPinned(THREE_STEPS),
        new GlassBroken(UNTIL),
        new StepOpened(1, UNTIL));
    request.fold(
        "carol",
        new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.empty()),
        new StepMet(1, List.of(new Seat(1, new Subject("carol")))),
        new StepBypassed(2),
        new StepOpened(3, UNTIL));
    var reopened = request.fold("policy-service", new VoteDiscounted(1, new Subject("carol")));
    assertThat(reopened.met()).isEmpty();
    assertThat(reopened.standing().step()).isEqualTo(1);
    assertThat(reopened.glassBroken()).isTrue();

    var view =
        request.fold(
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
    request.fold("alice", new RequestCancelled());
    var overdue = request.fold("policy-service", new BreakGlassReviewOverdue(UNTIL));
    assertThat(overdue.status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(overdue.review().orElseThrow().saidOverdue()).isTrue();

    var view = request.fold("root", new BreakGlassReviewed(Finding.UNJUSTIFIED, WORDS));

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

    request.fold("alice", new RequestCancelled());
    var closed = request.fold("root", new BreakGlassReviewed(Finding.JUSTIFIED, WORDS)).review();

    assertThat(closed.orElseThrow().overdueAt(UNTIL.plusSeconds(1))).isFalse();
  }

  @Test
  void shouldStopAtAReviewOfGlassThatIsWhole() {
    request.pending();

    assertThatThrownBy(
            () ->
                request.project("root", 4, 1, 1, new BreakGlassReviewed(Finding.JUSTIFIED, WORDS)))
        .isInstanceOf(MisplacedEventException.class)
        .hasMessageContaining("Expected broken glass first");
  }

  @Test
  void shouldBeTheSameAfterItWasStoredWithItsReview() {
    broken();
    request.fold("alice", new RequestCancelled());
    var view = request.fold("root", new BreakGlassReviewed(Finding.JUSTIFIED, WORDS));

    assertThat(Json.read(Json.write(view), RequestView.class)).isEqualTo(view);
  }

  @Test
  void shouldBeTheSameAfterItWasStoredWithAnOverride() {
    request.fold("alice", submitted(), new WorkflowPinned(THREE_STEPS), new StepOpened(1, UNTIL));
    var view =
        request.fold("root", new StepOverridden(1, OPERATION, WORDS), new StepOpened(2, UNTIL));

    assertThat(Json.read(Json.write(view), RequestView.class)).isEqualTo(view);
  }
}
