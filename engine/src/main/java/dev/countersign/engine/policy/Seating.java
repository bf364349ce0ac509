package dev.countersign.engine.policy;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Seat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who sits where: as many voters as can be seated in the places of some quorums, each on one place,
 * found as a maximum matching by augmenting paths (Kuhn). A voter who has a seat may be moved to
 * another but never loses it to a later one: first come, first seated. The same voters in the same
 * order sit on the same seats, on any machine.
 */
public final class Seating {
  private final List<Quorum> quorums;
  private final Eligibility eligible;
  private final List<List<Subject>> seated = new ArrayList<>();

  /** Who may sit where. */
  @FunctionalInterface
  public interface Eligibility {
    /**
     * Whether someone may fill a seat of a quorum.
     *
     * @param place that of the quorum in the list, from 0
     */
    boolean mayFill(Subject voter, int place);
  }

  private Seating(List<Quorum> quorums, Eligibility eligible) {
    this.quorums = quorums;
    this.eligible = eligible;
    quorums.forEach(_ -> seated.add(new ArrayList<>()));
  }

  /**
   * Seats as many voters as possible.
   *
   * @param voters each at most once, in the order of their votes
   * @return by quorum, its place counted from 1, and within one in alphabetical order
   */
  public static List<Seat> seat(List<Subject> voters, List<Quorum> quorums, Eligibility eligible) {
    var seating = new Seating(quorums, eligible);
    int free = places(quorums);
    for (var voter : voters) {
      if (free > 0 && seating.place(voter, new boolean[quorums.size()])) {
        free--;
      }
    }
    return seating.seats();
  }

  /** How many seats there are to fill. */
  public static int places(List<Quorum> quorums) {
    return quorums.stream().mapToInt(Quorum::count).sum();
  }

  /** Takes a free place; where there is none, one whose holder can move on to another quorum. */
  private boolean place(Subject voter, boolean[] tried) {
    for (int q = 0; q < quorums.size(); q++) {
      if (!tried[q] && hasRoom(q) && eligible.mayFill(voter, q)) {
        seated.get(q).add(voter);
        return true;
      }
    }
    for (int q = 0; q < quorums.size(); q++) {
      if (!tried[q] && eligible.mayFill(voter, q)) {
        tried[q] = true;
        if (replace(voter, seated.get(q), tried)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean replace(Subject voter, List<Subject> holders, boolean[] tried) {
    for (int place = 0; place < holders.size(); place++) {
      if (place(holders.get(place), tried)) {
        holders.set(place, voter);
        return true;
      }
    }
    return false;
  }

  private boolean hasRoom(int q) {
    return seated.get(q).size() < quorums.get(q).count();
  }

  private List<Seat> seats() {
    var seats = new ArrayList<Seat>();
    for (int q = 0; q < quorums.size(); q++) {
      for (var voter : seated.get(q)) {
        seats.add(new Seat(q + 1, voter));
      }
    }
    seats.sort(Comparator.comparing(Seat::quorum).thenComparing(Seat::voter));
    return List.copyOf(seats);
  }
}
