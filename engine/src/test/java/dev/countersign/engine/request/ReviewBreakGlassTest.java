package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.OnCall.CHANGES;
import static dev.countersign.engine.fixture.OnCall.breaks;
import static dev.countersign.engine.fixture.OnCall.onCall;
import static dev.countersign.engine.fixture.OnCall.submission;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.facts;
import static dev.countersign.engine.fixture.Requests.fails;
import static dev.countersign.engine.fixture.Requests.reports;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.ringsFor;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.Finding.JUSTIFIED;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_REVIEWED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_BREAK_GLASS;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.SELF_REVIEW;
import static dev.countersign.protocol.request.RefusalCode.STILL_OPEN;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.EXPIRED;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dave is on call and broke the glass; carol and the root may review. */
class ReviewBreakGlassTest {
  private static final Digest WORDS = new Digest("e".repeat(64));
  private static final Duration REVIEW = Duration.ofHours(24);
  private static final Instant DUE = START.plus(REVIEW);

  private final RequestSpec request = new RequestSpec(onCall(CHANGES));

  private static Asked reviews(Subject person) {
    return reviews(person, true);
  }

  private static Asked reviews(Subject person, boolean words) {
    return new Asked(person, new ReviewBreakGlass(JUSTIFIED, WORDS), Enrichment.saying(words));
  }

  @Test
  void shouldBeReviewedOnceBySomebodyElse() {
    completed();
    request.when(reviews(DAVE)).thenRefused(SELF_REVIEW, "dave");
    request.when(reviews(BOB)).thenRefused(FORBIDDEN, "bob");
    request.when(reviews(CAROL), PrincipalKind.AI).thenRefused(FORBIDDEN);
    request.when(reviews(CAROL, false)).thenRefused(REASON_REQUIRED);
    request.when(reviews(CAROL)).then(new BreakGlassReviewed(JUSTIFIED, WORDS)).leaving(COMPLETED);
    request.when(reviews(ROOT)).thenRefused(ALREADY_REVIEWED, "carol");
  }

  @Test
  void shouldBeReviewedWhenItIsOver() {
    request.when(breaks(DAVE));
    request.when(reviews(CAROL)).thenRefused(STILL_OPEN, "executing");
    request.when(cancels(DAVE)).thenRefused(FORBIDDEN); // his role lacks it
    request.when(cancels(ROOT));
    request.when(reviews(CAROL)).then(new BreakGlassReviewed(JUSTIFIED, WORDS));
  }

  @Test
  void shouldReviewNothingElse() {
    request.when(submitsWithTicket()).leaving(PENDING);
    request.when(reviews(CAROL)).thenRefused(NOT_BREAK_GLASS);
  }

  private static Asked submitsWithTicket() {
    return new Asked(
        ALICE,
        submission(OperationKind.SQL, Optional.of(KEY), false),
        new Enrichment(
            Optional.of(facts(StatementClass.WRITE)),
            List.of(),
            false,
            Optional.of(new SubmissionNote("", "OPS-1", Map.of()))));
  }

  @Test
  void shouldSayOnceThatTheReviewIsOverdue() {
    completed();
    request.after(REVIEW.minusSeconds(1)).when(rings()).thenRefused(NOT_DUE);
    assertThat(request.state().deadline()).contains(DUE);
    request.after(Duration.ofSeconds(1)).when(rings()).then(new BreakGlassReviewOverdue(DUE));
    assertThat(request.state().deadline()).isEmpty();
    request.when(rings()).thenRefused(NOT_DUE);
    request.when(reviews(CAROL)).then(new BreakGlassReviewed(JUSTIFIED, WORDS));
  }

  @Test
  void shouldNotBeOverdueOnceReviewed() {
    completed();
    request.when(reviews(CAROL));
    request.after(REVIEW).when(rings()).thenRefused(NOT_DUE);
  }

  @Test
  void shouldSayBothThatItExpiredAndThatItsReviewIsOverdue() {
    request.when(breaks(DAVE, StatementClass.WRITE, "why", Optional.empty())).leaving(APPROVED);
    request
        .after(REVIEW)
        .when(rings())
        .then(new RequestEvent.RequestExpired(APPROVED), new BreakGlassReviewOverdue(DUE))
        .leaving(EXPIRED);
  }

  @Test
  void shouldBeReviewedWhileNobodyKnowsTheOutcome() {
    request.when(breaks(DAVE)).when(claims(AGENT_1, 1));
    request.when(reviews(CAROL)).thenRefused(STILL_OPEN);
    request.after(World.LEASE).when(ringsFor(START)).leaving(EXECUTING);
    request.when(reviews(CAROL)).then(new BreakGlassReviewed(JUSTIFIED, WORDS)).leaving(EXECUTING);
  }

  private void completed() {
    request.when(breaks(DAVE)).when(claims(AGENT_1, 1));
    request.when(reports(AGENT_1, 1, fails())).leaving(COMPLETED);
  }
}
