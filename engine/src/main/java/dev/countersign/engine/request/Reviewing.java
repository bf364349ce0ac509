package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_REVIEWED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_BREAK_GLASS;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.SELF_REVIEW;
import static dev.countersign.protocol.request.RefusalCode.STILL_OPEN;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Final;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Set;

/** Closing the review of what glass was broken for: once, by somebody else, when it is over. */
final class Reviewing {

  private Reviewing() {}

  static Decision<RequestEvent> review(Hearing hearing, ReviewBreakGlass command) {
    if (!(hearing.state() instanceof Known request)) {
      throw hearing.cut();
    }
    var review = request.submission().review();
    if (review.isEmpty()) {
      return refuse(
          NOT_BREAK_GLASS,
          "Expected a request for which glass was broken, but %s is none",
          request.id());
    }
    if (hearing.byRequester(request)) {
      return refuse(
          SELF_REVIEW,
          "Expected somebody else than the requester, but %s broke the glass",
          hearing.subject());
    }
    if (!mayReview(hearing, request)) {
      return refuse(
          FORBIDDEN,
          "Expected a person who may review broken glass at %s, but %s may not",
          request.submission().target(),
          hearing.subject());
    }
    if (review.get().by().isPresent()) {
      return refuse(
          ALREADY_REVIEWED,
          "Expected an open review, but %s closed that of %s",
          review.get().by().get(),
          request.id());
    }
    if (goesOn(hearing, request)) {
      return refuse(
          STILL_OPEN,
          "Expected a request that is over, or whose outcome nobody knows, but %s is %s",
          request.id(),
          Wording.status(request));
    }
    return hearing.ask().enrichment().words()
        ? hearing.accept(new BreakGlassReviewed(command.finding(), command.comment()))
        : refuse(REASON_REQUIRED, "Expected the reviewer's words, but there are none");
  }

  private static boolean mayReview(Hearing hearing, Known request) {
    var own = new Vote(hearing.subject(), Verdict.APPROVE, hearing.actor().token());
    return hearing.actor().kind() == PrincipalKind.PERSON
        && hearing.mayToAny(Permission.BREAK_GLASS_REVIEW, request)
        && hearing.electorate(request, Set.of(), List.of(own)).isIndependent(hearing.subject());
  }

  private static boolean goesOn(Hearing hearing, Known request) {
    return switch (request) {
      case Pending _, Approved _ -> true;
      case Executing it -> !(it.run() instanceof Run.Unknown);
      case Final _ -> false;
      case Passing _ -> throw hearing.cut();
    };
  }
}
