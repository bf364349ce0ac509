package dev.countersign.engine.request;

import dev.countersign.engine.Unfit;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of the seats of a step that is said to be met. */
final class FilledStep {

  private FilledStep() {}

  /**
   * Every seat of one way to meet the open step is filled, by people who approve, each on one seat.
   *
   * @throws Unfit where one is not
   */
  static void require(Pending state, List<Seat> seats) {
    var open = state.open();
    if (open.alternatives().stream().noneMatch(way -> isFilled(open, way, seats))) {
      throw Unfit.because(
          "expected the seats of one way to meet '%s', but they are %s", open.name(), seats);
    }
    var taken =
        new HashSet<>(
            open.samePeople()
                ? Set.<Subject>of()
                : MetStep.seated(state.met(), state.workflow().steps()));
    for (var seat : seats) {
      if (!taken.add(seat.voter())) {
        throw Unfit.because("expected distinct people, but %s sits twice", seat.voter());
      }
      if (!state.voters(Verdict.APPROVE).contains(seat.voter())) {
        throw Unfit.because("expected an approval by %s, but there is none", seat.voter());
      }
    }
  }

  private static boolean isFilled(Step step, Alternative way, List<Seat> seats) {
    return seats.stream().allMatch(seat -> way.quorums().contains(seat.quorum()))
        && way.quorums().stream()
            .allMatch(
                quorum ->
                    seats.stream().filter(seat -> seat.quorum() == quorum).count()
                        == step.quorums().get(quorum - 1).count());
  }
}
