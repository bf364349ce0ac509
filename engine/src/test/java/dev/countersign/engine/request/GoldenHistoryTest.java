package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_UNTIL;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.OTHER_OPERATION;
import static dev.countersign.engine.fixture.Requests.PENDING_UNTIL;
import static dev.countersign.engine.fixture.Requests.approvedFor;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.countersigned;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.execution;
import static dev.countersign.engine.fixture.Requests.failure;
import static dev.countersign.engine.fixture.Requests.granted;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.pinned;
import static dev.countersign.engine.fixture.Requests.published;
import static dev.countersign.engine.fixture.Requests.publishing;
import static dev.countersign.engine.fixture.Requests.queued;
import static dev.countersign.engine.fixture.Requests.quorum;
import static dev.countersign.engine.fixture.Requests.rejects;
import static dev.countersign.engine.fixture.Requests.result;
import static dev.countersign.engine.fixture.Requests.role;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.started;
import static dev.countersign.engine.fixture.Requests.step;
import static dev.countersign.engine.fixture.Requests.submittedBy;
import static dev.countersign.engine.fixture.Requests.succeeded;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.Requests.with;
import static dev.countersign.engine.fixture.Requests.withdrawn;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Happened;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.TurnMiss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Histories of rules version 1, folded event by event, against the states that they led to when the
 * version was made. Where this fails, old logs would mean something else than they did: make a new
 * version of the rules instead of new golden states.
 */
class GoldenHistoryTest {

  @Test
  void shouldFoldAsItAlwaysHas() throws IOException {
    var told = new StringBuilder();
    for (var history : HISTORIES) {
      var request = new RequestSpec(World.withoutPolicies());
      for (var happened : history) {
        request.after(Duration.ofSeconds(1)).given(happened);
        told.append(request.state().sequence())
            .append(' ')
            .append(happened.event().getClass().getSimpleName())
            .append('\n')
            .append(brief(request.state()))
            .append('\n');
      }
      told.append('\n');
    }
    assertThat(told.toString()).isEqualTo(golden());
  }

  @Test
  void shouldTellOfEveryEventThereIs() {
    assertThat(
            HISTORIES.stream().flatMap(Arrays::stream).<Class<?>>map(it -> it.event().getClass()))
        .contains(RequestEvent.class.getPermittedSubclasses());
  }

  /** Without what was asked for and demanded, once each has been told. */
  private static String brief(RequestState state) {
    var text = state.toString();
    if (state instanceof RequestState.Known known && !(state instanceof RequestState.Submitted)) {
      text = text.replace(known.submission().toString(), "…");
    }
    if (state instanceof RequestState.Judged judged
        && !(state instanceof RequestState.BetweenSteps)) {
      text = text.replace(judged.workflow().toString(), "…");
    }
    return text;
  }

  private static String golden() throws IOException {
    try (var golden = GoldenHistoryTest.class.getResourceAsStream("/golden/rules-1.txt")) {
      return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final List<EvidencePart> WANTED = List.of(EvidencePart.PLAN);
  private static final Optional<Bytes> NO_KEY = Optional.empty();
  private static final Evidence FOUND =
      new Evidence(
          List.of(), List.of(), List.of(), List.of(), 0, List.of(), Optional.of(result(1)));

  /** Every event there is, in every turn that a request can take. */
  private static final List<Happened[]> HISTORIES =
      List.of(
          new Happened[] {
            submittedBy(ALICE, DispatchMode.AUTOMATIC, group("dba"), user(ERIN)),
            pinned(
                ALICE,
                2,
                true,
                step(RejectRule.NOTED, quorum(1, group("dba")), quorum(1, role("approver"))),
                dbaReview(1)),
            by(ALICE, opened(1)),
            by(BOB, approves()),
            by(DAVE, rejects()),
            by(BOB, withdrawn()),
            by(CAROL, approves()),
            by(ERIN, approves()),
            by(ERIN, met(1, seat(1, CAROL), seat(2, ERIN))),
            by(ERIN, opened(2)),
            by(BOB, approves(2)),
            by(BOB, met(2, seat(1, BOB))),
            by(BOB, new RequestApproved(ApprovalWay.VOTES, OPERATION, APPROVED_UNTIL, 2)),
            by(BOB, granted(1)),
            by(POLICY_SERVICE, new GrantExpired(execution(1))),
            by(ALICE, granted(2)),
            by(AGENT_1, started(2, AGENT_1)),
            by(AGENT_1, new ExecutionFailed(execution(2), failure(), Optional.of(result(1)), 2)),
            by(ALICE, granted(3)),
            by(AGENT_1, started(3, AGENT_1)),
            by(AGENT_1, succeeded(3, 1)),
            by(ALICE, new ResultRead(execution(3))),
            by(ALICE, granted(4)),
            by(AGENT_2, started(4, AGENT_2)),
            by(POLICY_SERVICE, new ExecutionUnknown(execution(4), RequestSpec.START)),
            by(
                AGENT_1,
                new ExecutionReconciled(
                    execution(4), Outcome.SUCCEEDED, "receipt", Optional.empty(), 0)),
            by(AGENT_2, new LateReport(execution(4), Outcome.SUCCEEDED)),
            by(ALICE, new ResultForgotten(execution(3)))
          },
          with(
              approvedFor(ALICE, 3, false),
              by(ALICE, granted(1)),
              by(AGENT_1, started(1, AGENT_1)),
              by(ALICE, new CancelAsked(execution(1))),
              by(AGENT_1, new ExecutionCancelled(execution(1), 0))),
          new Happened[] {
            submittedBy(ALICE),
            pinned(ALICE),
            by(ALICE, new RequestApproved(ApprovalWay.AUTO, OPERATION, APPROVED_UNTIL, 1)),
            by(POLICY_SERVICE, new RequestExpired(RequestStatus.APPROVED))
          },
          with(pendingOf(ALICE, dbaReview(1)), by(BOB, rejects()), by(BOB, new RequestRejected(1))),
          with(
              pendingOf(ALICE, dbaReview(1)),
              by(POLICY_SERVICE, new RequestExpired(RequestStatus.PENDING))),
          with(
              approvedFor(ALICE, 1, false),
              by(ALICE, granted(1)),
              by(ALICE, new RequestCancelled())),
          with(countersigned(ALICE, user(ERIN)), by(ERIN, new ApprovalConsumed(OPERATION))),
          with(
              pendingOf(ALICE, dbaReview(1), dbaReview(2)),
              by(BOB, approves()),
              by(BOB, met(1, seat(1, BOB))),
              by(BOB, opened(2)),
              by(CAROL, approves(2)),
              by(DAVE, approves(2)),
              by(POLICY_SERVICE, new VoteDiscounted(2, DAVE)),
              by(POLICY_SERVICE, new VoteDiscounted(1, BOB))),
          with(
              pendingOf(ALICE, dbaReview(1), dbaReview(1)),
              by(ROOT, new StepOverridden(1, OPERATION, OTHER_OPERATION)),
              by(ROOT, opened(2)),
              by(POLICY_SERVICE, new VoteDiscounted(1, ROOT))),
          with(publishing(ALICE), by(POLICY_SERVICE, published(1))),
          new Happened[] {
            submittedBy(ALICE),
            pinned(ALICE, dbaReview(1)),
            by(ALICE, new GlassBroken(PENDING_UNTIL)),
            by(ALICE, new StepBypassed(1)),
            by(ALICE, new RequestApproved(ApprovalWay.BREAK_GLASS, OPERATION, APPROVED_UNTIL, 1)),
            by(ALICE, granted(1)),
            by(AGENT_1, started(1, AGENT_1)),
            by(POLICY_SERVICE, new ExecutionUnknown(execution(1), RequestSpec.START)),
            by(POLICY_SERVICE, new BreakGlassReviewOverdue(PENDING_UNTIL)),
            by(BOB, new BreakGlassReviewed(Finding.UNJUSTIFIED, OTHER_OPERATION)),
            by(AGENT_2, new ExecutionInspected(execution(1), "nothing tells")),
            by(
                BOB,
                new ExecutionReconciled(
                    execution(1), Outcome.FAILED, "", Optional.of(OTHER_OPERATION), 0))
          },
          with(
              queued(ALICE),
              by(POLICY_SERVICE, new TurnMissed(execution(1), TurnMiss.FREEZE_WINDOW)),
              by(ALICE, new ExecutionQueued(execution(2), KEY)),
              by(POLICY_SERVICE, granted(2)),
              by(AGENT_1, started(2, AGENT_1)),
              by(AGENT_1, succeeded(2, 0))),
          new Happened[] {
            submittedBy(ALICE),
            pinned(ALICE, dbaReview(1)),
            by(ALICE, new EvidenceAsked(1, WANTED, Optional.of("main"), PENDING_UNTIL, NO_KEY)),
            by(ALICE, opened(1)),
            by(POLICY_SERVICE, new EvidenceFailed(1, failure())),
            by(BOB, new EvidenceAsked(2, WANTED, Optional.of("main"), PENDING_UNTIL, NO_KEY)),
            by(AGENT_1, new EvidenceGathered(2, FOUND)),
            by(BOB, new EvidenceRead(2, true)),
            by(BOB, approves())
          });
}
