package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.protocol.request.RequestEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What keeps an approved operation from taking effect at the last moment at which anything can:
 * everyone's standing is judged once more, and whether the target is frozen.
 */
final class Rejudging {

  private Rejudging() {}

  /** The refusal, where there is something. */
  static Optional<Decision<RequestEvent>> objection(
      Hearing hearing, Judged request, Approval approval) {
    var asked = request.submission();
    if (!Asking.mayStill(hearing.requester(asked), asked)) {
      return Optional.of(
          refuse(
              NOT_APPROVED,
              "Expected a requester still entitled to ask at %s, but %s is not",
              asked.target(),
              asked.requester()));
    }
    return Freezing.objection(hearing, request)
        .or(() -> fallenSeat(hearing, request, approval).map(seat -> fallen(request, seat)));
  }

  private static Decision<RequestEvent> fallen(Judged request, String seat) {
    return refuse(
        NOT_APPROVED,
        "Expected everyone who countersigned %s to be still entitled to, but %s",
        request.id(),
        seat);
  }

  /** By what they overrode with, whatever they may have voted with before. */
  private static boolean mayStillOverride(Hearing hearing, Judged request, Vote override) {
    return hearing.electorate(request, Set.of(), List.of(override)).mayOverride(override.voter());
  }

  /** The first seat whose holder could not fill it any more, in words. */
  private static Optional<String> fallenSeat(Hearing hearing, Judged request, Approval approval) {
    for (var met : approval.met()) {
      var override = met.override();
      if (override.isPresent() && !mayStillOverride(hearing, request, override.get())) {
        return Optional.of(
            "%s, who overrode step %d, is not".formatted(override.get().voter(), met.step()));
      }
      var electorate = hearing.electorate(request, Set.of(), met.votes());
      var step = request.workflow().steps().get(met.step() - 1);
      for (var seat : met.seats()) {
        if (!electorate.mayFill(seat.voter(), step, step.quorums().get(seat.quorum() - 1))) {
          return Optional.of(
              "%s in quorum %d of step %d is not"
                  .formatted(seat.voter(), seat.quorum(), met.step()));
        }
      }
    }
    return Optional.empty();
  }
}
