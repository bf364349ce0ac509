package dev.countersign.engine.policy;

import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import java.util.List;

/**
 * One quorum of one step, as seats are filled in it.
 *
 * @param number that of the quorum in its step, from 1
 */
record Place(Step step, int number, Quorum quorum) {

  /** What one way to meet a step needs. */
  static List<Place> of(Step step, Alternative way) {
    return way.quorums().stream()
        .map(number -> new Place(step, number, step.quorums().get(number - 1)))
        .toList();
  }

  static List<Quorum> quorums(List<Place> places) {
    return places.stream().map(Place::quorum).toList();
  }

  static int seats(List<Place> places) {
    return Seating.places(quorums(places));
  }

  /**
   * Seats that are numbered by these places, with the numbers that the quorums have in their step.
   */
  static List<Seat> numbered(List<Place> places, List<Seat> seats) {
    return seats.stream()
        .map(seat -> new Seat(places.get(seat.quorum() - 1).number(), seat.voter()))
        .toList();
  }
}
