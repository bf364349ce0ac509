package dev.countersign.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Seat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Against an oracle that tries everything. */
class SeatingTest {

  /** Who may sit where: for each voter, the quorums that would take him. */
  record Room(List<Integer> places, List<Set<Integer>> fits) {

    List<Quorum> quorums() {
      return IntStream.range(0, places.size())
          .mapToObj(q -> new Quorum(places.get(q), List.of(new Party(PartyKind.GROUP, "" + q))))
          .toList();
    }

    List<Subject> voters() {
      return IntStream.range(0, fits.size()).mapToObj(v -> new Subject("v" + v)).toList();
    }

    List<Seat> seat(int voters) {
      return Seating.seat(voters().subList(0, voters), quorums(), this::mayFill);
    }

    boolean mayFill(Subject voter, int quorum) {
      return fits.get(voters().indexOf(voter)).contains(quorum);
    }

    /** As many as can be seated at all, by trying every way. */
    int most(int from, List<Integer> free) {
      if (from == fits.size()) {
        return 0;
      }
      int best = most(from + 1, free);
      for (int q : fits.get(from)) {
        if (free.get(q) > 0) {
          var rest = new ArrayList<>(free);
          rest.set(q, free.get(q) - 1);
          best = Math.max(best, 1 + most(from + 1, rest));
        }
      }
      return best;
    }
  }

  @Property
  void shouldSeatAsManyAsCanBeSeated(@ForAll("rooms") Room room) {
    assertThat(room.seat(room.fits().size())).hasSize(room.most(0, room.places()));
  }

  @Property
  void shouldSeatEveryoneOnceWhereTheyMaySit(@ForAll("rooms") Room room) {
    var seats = room.seat(room.fits().size());
    assertThat(seats).extracting(Seat::voter).doesNotHaveDuplicates();
    assertThat(seats).allMatch(seat -> room.mayFill(seat.voter(), seat.quorum() - 1));
    for (int q = 0; q < room.places().size(); q++) {
      int number = q + 1;
      assertThat(seats.stream().filter(seat -> seat.quorum() == number).count())
          .isLessThanOrEqualTo(room.places().get(q));
    }
  }

  @Property
  void shouldNeverTakeASeatAwayForALaterVote(@ForAll("rooms") Room room) {
    Set<Subject> before = new HashSet<>();
    for (int voters = 1; voters <= room.fits().size(); voters++) {
      var now = room.seat(voters).stream().map(Seat::voter).collect(Collectors.toSet());
      assertThat(now).containsAll(before);
      before = now;
    }
  }

  @Property
  void shouldSeatTheSameVotersOnTheSameSeats(@ForAll("rooms") Room room) {
    assertThat(room.seat(room.fits().size())).isEqualTo(room.seat(room.fits().size()));
  }

  @Provide
  Arbitrary<Room> rooms() {
    return Arbitraries.integers()
        .between(1, 4)
        .flatMap(
            quorums ->
                Combinators.combine(
                        Arbitraries.integers().between(1, 3).list().ofSize(quorums),
                        Arbitraries.integers()
                            .between(0, quorums - 1)
                            .set()
                            .ofMinSize(0)
                            .list()
                            .ofMaxSize(6))
                    .as(Room::new));
  }
}
