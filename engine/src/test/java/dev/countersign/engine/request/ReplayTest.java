package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.RequestSpec.REQUEST;
import static dev.countersign.engine.fixture.Requests.APPROVED_UNTIL;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.submittedBy;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.Replay.Difference;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.ResumePrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final String ONE =
      "policy: p\nsteps: [ { name: a, quorums: [ 1 of group:dba ] } ]\n";
  private static final RequestEvent APPROVED =
      new RequestApproved(ApprovalWay.VOTES, OPERATION, APPROVED_UNTIL, 1);

  private Replay replay;
  private Governance candidate;
  private int sequence;

  private void under(String... policies) {
    candidate = World.with(policies);
    replay = new Replay(_ -> candidate);
    sequence = 0;
  }

  private Optional<Difference> see(Subject by, RequestEvent event) {
    sequence++;
    var actor = World.actor(World.withoutPolicies(), by);
    return replay.see(World.meta(REQUEST.value(), sequence, World.BORN, actor), event);
  }

  private Optional<Difference> approvedByBob() {
    assertThat(see(ALICE, submittedBy(ALICE).event())).isEmpty();
    assertThat(see(BOB, approves())).isEmpty();
    return see(BOB, APPROVED);
  }

  @Test
  void shouldFindNoDifferenceUnderWhatAsksForTheSame() {
    under(ONE);
    assertThat(approvedByBob()).isEmpty();
    assertThat(replay.rest()).isEmpty();
  }

  @Test
  void shouldFindThatOneVoteWouldNotHaveBeenEnough() {
    under(ONE.replace("1 of", "2 of"));
    assertThat(approvedByBob())
        .hasValueSatisfying(
            it -> {
              assertThat(it.was()).isEqualTo("approved by votes");
              assertThat(it.would()).isEqualTo("not approved");
              assertThat(it.requester()).isEqualTo(ALICE);
            });
  }

  @Test
  void shouldFindWhatWouldHaveBeenRefusedOrNeededNobody() {
    under("policy: p\nmatch: { targets: [other] }\napprove: automatically\n");
    assertThat(approvedByBob()).map(Difference::would).contains("refused: NO_POLICY");
    under("policy: p\napprove: automatically\n");
    assertThat(approvedByBob()).map(Difference::would).contains("approved by policy");
  }

  @Test
  void shouldTakeWhatIsNotSettledForNotApproved() {
    under(ONE);
    see(ALICE, submittedBy(ALICE).event());
    see(BOB, approves());
    assertThat(replay.rest()).extracting(Difference::would).containsExactly("approved by votes");
    assertThat(see(ALICE, new RequestCancelled())).map(Difference::was).contains("not approved");
  }

  @Test
  void shouldTakeBackVotesThatWereWithdrawn() {
    under(ONE.replace("1 of", "2 of"));
    see(ALICE, submittedBy(ALICE).event());
    see(BOB, approves());
    see(BOB, new VoteWithdrawn(1));
    see(CAROL, approves());
    assertThat(see(ALICE, new RequestCancelled())).isEmpty();
  }

  @Test
  void shouldDiscountTheVotesOfThoseWhoWereSuspended() {
    under(ONE.replace("1 of", "2 of"));
    see(ALICE, submittedBy(ALICE).event());
    see(BOB, approves());
    candidate = World.after(candidate, new SuspendPrincipal(BOB));
    see(POLICY_SERVICE, new VoteDiscounted(1, BOB));
    candidate = World.after(candidate, new ResumePrincipal(BOB));
    see(CAROL, approves());
    assertThat(see(ALICE, new RequestCancelled())).isEmpty();
  }

  @Test
  void shouldLetGoWhatIsSettled() {
    under(ONE.replace("1 of", "2 of"));
    assertThat(approvedByBob()).isPresent();
    assertThat(see(CAROL, approves())).isEmpty();
    assertThat(see(CAROL, APPROVED)).as("of what it knows no more").isEmpty();
    assertThat(replay.rest()).isEmpty();
  }

  @Test
  void shouldPassOverWhatWasSubmittedBefore() {
    under(ONE);
    assertThat(see(BOB, approves())).isEmpty();
    assertThat(see(BOB, APPROVED)).isEmpty();
    assertThat(replay.rest()).isEmpty();
  }

  @Test
  void shouldOverrideAndBreakGlassAgain() {
    under(ONE);
    see(ALICE, submittedBy(ALICE).event());
    assertThat(see(ROOT, new StepOverridden(1, OPERATION, OPERATION))).isEmpty();
    assertThat(see(ROOT, APPROVED)).isEmpty();

    under(ONE + "override: forbidden\n");
    see(ALICE, submittedBy(ALICE).event());
    see(ROOT, new StepOverridden(1, OPERATION, OPERATION));
    assertThat(see(ROOT, APPROVED)).map(Difference::would).contains("not approved");

    under(ONE);
    assertThat(brokenByRoot()).isEmpty();
    under(ONE + "breakGlass: forbidden\n");
    assertThat(brokenByRoot()).map(Difference::would).contains("refused: BYPASS_FORBIDDEN");
  }

  private Optional<Difference> brokenByRoot() {
    see(ROOT, submittedBy(ROOT).event());
    assertThat(see(ROOT, new GlassBroken(APPROVED_UNTIL))).isEmpty();
    return see(ROOT, new RequestApproved(ApprovalWay.BREAK_GLASS, OPERATION, APPROVED_UNTIL, 1));
  }
}
