package dev.countersign.requestservice.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeStarted;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.requestservice.Demands;
import dev.countersign.requestservice.Ruled;
import dev.countersign.requestservice.view.Projection;
import dev.countersign.requestservice.view.RequestView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestPresenterTest {
  private static final String ID = "0123456789abcdefghjkmnpqrs";
  private static final Digest OPERATION = new Digest("a".repeat(64));
  private static final Digest NOTE = new Digest("b".repeat(64));
  private static final Digest COMMENT = new Digest("c".repeat(64));
  private static final String LONG = "update " + "x".repeat(2_000);

  private static final Digest WHY = new Digest("d".repeat(64));
  private static final Digest FOUND = new Digest("e".repeat(64));
  private static final Instant DUE = Instant.parse("2026-01-02T00:00:00Z");

  private static RequestView row() {
    return project(
        Optional.of(asked()), new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.of(COMMENT)));
  }

  private static RequestView asked() {
    return project(
        Optional.empty(),
        new RequestSubmitted(
            OperationKind.SQL,
            new TargetRef("orders", "production"),
            new OperationFacts(StatementClass.WRITE, 1, List.of(), List.of(), LONG, List.of()),
            OPERATION,
            Optional.of(NOTE),
            List.of(),
            List.of(),
            DispatchMode.MANUAL,
            Optional.empty()));
  }

  private static WorkflowPinned pinned(Step... steps) {
    return new WorkflowPinned(Demands.workflow(1, steps));
  }

  private static RequestView overridden() {
    return after(
        asked(),
        pinned(Demands.dbaReview(false), Demands.dbaReview(false)),
        new StepOpened(1, DUE),
        new StepOverridden(1, OPERATION, WHY),
        new StepOpened(2, DUE));
  }

  /** With one step passed over, one open, and one that will be passed over. */
  private static RequestView broken() {
    return after(
        asked(),
        pinned(Demands.dbaReview(false), Demands.dbaReview(true), Demands.dbaReview(false)),
        new GlassBroken(DUE),
        new StepBypassed(1),
        new StepOpened(2, DUE));
  }

  private static RequestView after(RequestView row, RequestEvent... events) {
    var next = row;
    for (var event : events) {
      next = project(Optional.of(next), event);
    }
    return next;
  }

  private static RequestView project(Optional<RequestView> row, RequestEvent event) {
    var head = row.map(RequestView::head);
    var meta =
        new EventMeta(
            ID,
            head.map(it -> it.sequence() + 1).orElse(1L),
            head.map(it -> it.hash()).orElse(Digest.NONE),
            1,
            1,
            new Actor(
                new Subject("bob"), PrincipalKind.PERSON, SignIn.TOKEN, "", List.of(), List.of()),
            Instant.EPOCH,
            1,
            new CommandId(ID),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    return Projection.project(row, meta, event, OPERATION);
  }

  private static RequestJson show(RequestView row, Contents contents) {
    return RequestPresenter.show(row, contents, Governance.EMPTY, Instant.EPOCH);
  }

  private static Bytes bytes(int... bytes) {
    var all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return Bytes.of(all);
  }

  @Test
  void shouldSayThatACommentIsNoText() {
    var contents = new Contents(Map.of(COMMENT, bytes('n', 0xFF, 'o')), Set.of());

    assertThat(show(row(), contents).votes().getFirst().comment())
        .contains(RequestPresenter.MENDED + "n\uFFFDo");
  }

  @Test
  void shouldSayNothingOfACommentThatIsText() {
    var text = Bytes.of("n\uFFFDo é".getBytes(StandardCharsets.UTF_8));
    var contents = new Contents(Map.of(COMMENT, text), Set.of());

    assertThat(show(row(), contents).votes().getFirst().comment()).contains("n\uFFFDo é");
    assertThat(show(row(), contents).abridged()).isEmpty();
  }

  @Test
  void shouldSayWhatIsLeftOut() {
    var shown = show(row().brief(), new Contents(Map.of(), Set.of(OPERATION, NOTE, COMMENT)));

    assertThat(shown.abridged()).containsExactly("sql", "reason", "facts", "comments");
    assertThat(shown.sql()).isEmpty();
    assertThat(shown.facts().redacted()).hasSize(1_000);
  }

  @Test
  void shouldSayWhoOverrodeAStep() {
    var steps = show(overridden(), words(WHY)).steps();

    assertThat(steps)
        .extracting(RequestJson.StepJson::status)
        .containsExactly("overridden", "open");
    assertThat(steps.getFirst().overridden())
        .contains(
            new RequestJson.OverriddenJson(
                new Subject("bob"), Instant.EPOCH, Optional.of("words")));
    assertThat(steps.getFirst().bypassedAt()).isEmpty();
    var withheld = show(overridden(), Contents.NONE).steps().getFirst().overridden();
    assertThat(withheld.orElseThrow().reason()).isEmpty();
  }

  @Test
  void shouldSayWhichStepsWerePassedOver() {
    var steps = show(broken(), Contents.NONE).steps();

    assertThat(steps)
        .extracting(RequestJson.StepJson::status)
        .containsExactly("bypassed", "open", "waiting");
    assertThat(steps.getFirst().bypassedAt()).contains(Instant.EPOCH);
    assertThat(steps.getFirst().overridden()).isEmpty();
  }

  @Test
  void shouldNotWaitForAStepThatWillBePassedOver() {
    assertThat(show(broken(), Contents.NONE).waitingFor()).containsExactly("1 of group:dba");
  }

  @Test
  void shouldShowAReviewWithItsWordsToWhomTheyAreFor() {
    var open = show(broken(), words(FOUND), DUE.minusMillis(1)).breakGlass().orElseThrow();
    assertThat(open.reviewBy()).isEqualTo(DUE);
    assertThat(open.overdue()).isFalse();
    assertThat(open.finding()).isEmpty();
    assertThat(show(broken(), words(FOUND), DUE).breakGlass().orElseThrow().overdue()).isTrue();

    var reviewed =
        after(broken(), new RequestCancelled(), new BreakGlassReviewed(Finding.JUSTIFIED, FOUND));

    var closed = show(reviewed, words(FOUND), DUE).breakGlass().orElseThrow();
    assertThat(closed.overdue()).isFalse();
    assertThat(closed.finding()).contains("justified");
    assertThat(closed.reviewedBy()).contains(new Subject("bob"));
    assertThat(closed.comment()).contains("words");
    var withheld = show(reviewed, Contents.NONE, DUE).breakGlass().orElseThrow();
    assertThat(withheld.comment()).isEmpty();
    assertThat(withheld.finding()).contains("justified");
  }

  @Test
  void shouldCountReasonsAndReviewsAmongTheComments() {
    var reviewed =
        after(broken(), new RequestCancelled(), new BreakGlassReviewed(Finding.JUSTIFIED, FOUND));

    assertThat(RequestPresenter.wordsOf(overridden())).containsExactly(NOTE, WHY);
    assertThat(RequestPresenter.wordsOf(reviewed)).containsExactly(NOTE, FOUND);
    assertThat(show(overridden(), new Contents(Map.of(), Set.of(WHY))).abridged())
        .containsExactly("comments");
    assertThat(show(reviewed, new Contents(Map.of(), Set.of(FOUND))).abridged())
        .containsExactly("comments");
  }

  @Test
  void shouldSayNothingOfGlassThatIsWhole() {
    assertThat(show(row(), Contents.NONE).breakGlass()).isEmpty();
  }

  @Test
  void shouldBeHeldUpByAFreezeThatBrokenGlassDoesNotPass() {
    var bypassable = frozen("bypassable", false);
    var hard = frozen("hard", true);

    assertThat(frozenBy(row(), bypassable)).contains("bypassable");
    assertThat(frozenBy(broken(), bypassable)).isEmpty();
    assertThat(frozenBy(broken(), bypassable, hard)).contains("hard");
    assertThat(frozenBy(row(), bypassable, hard)).contains("bypassable");
  }

  private static FreezeStarted frozen(String name, boolean nonBypassable) {
    return new FreezeStarted(new Freeze(name, "*", "*", RunningWork.CONTINUE, nonBypassable));
  }

  private static Optional<String> frozenBy(RequestView row, FreezeStarted... freezes) {
    return RequestPresenter.show(row, Contents.NONE, Ruled.by(freezes), Instant.EPOCH)
        .frozen()
        .map(FreezeJson.HoldJson::freeze);
  }

  private static Contents words(Digest digest) {
    return new Contents(
        Map.of(digest, Bytes.of("words".getBytes(StandardCharsets.UTF_8))), Set.of());
  }

  private static RequestJson show(RequestView row, Contents contents, Instant now) {
    return RequestPresenter.show(row, contents, Governance.EMPTY, now);
  }

  @Test
  void shouldKeepQuietAboutWhatACallerMayNotRead() {
    assertThat(show(row(), Contents.NONE).abridged()).isEmpty();
  }
}
