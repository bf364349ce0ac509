package dev.countersign.engine.request;

import static dev.countersign.engine.Unfit.because;
import static dev.countersign.engine.request.Fit.require;

import dev.countersign.engine.request.RequestState.BetweenSteps;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;

/** The part of the fold that is about broken glass and its review, in whatever state it finds. */
final class ReviewEvolution {

  private ReviewEvolution() {}

  static BetweenSteps broken(BetweenSteps state, At at, GlassBroken event) {
    require(
        state.met().isEmpty() && !state.submission().breakGlass(),
        "expected glass to be broken once and before the first step, but it is not");
    return state.with(at.position(), state.submission().with(Review.open(event.reviewBy())));
  }

  static Known reviewed(Known state, At at) {
    var review = openReview(state);
    require(
        !at.actor().equals(state.submission().requester()),
        "expected somebody else than the requester, but it is %s",
        at.actor());
    return state.with(at.position(), state.submission().with(review.closed(at.actor())));
  }

  static Known overdue(Known state, At at, BreakGlassReviewOverdue event) {
    var review = openReview(state);
    require(
        !review.overdue() && review.due().equals(event.due()),
        "expected a review that becomes overdue at %s, but it is %s",
        event.due(),
        review);
    return state.with(at.position(), state.submission().with(review.saidOverdue()));
  }

  private static Review openReview(Known state) {
    return state
        .submission()
        .review()
        .filter(Review::isOpen)
        .filter(_ -> !(state instanceof Passing))
        .orElseThrow(() -> because("expected an open review, but there is none"));
  }
}
