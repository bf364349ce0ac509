package dev.countersign.engine.policy;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether there are people for every seat of some steps, nobody on two of them, and who of those
 * that voted should sit where. A step is not met by taking somebody whom a later step cannot do
 * without, as long as others could take the seat: else an approval would fail because somebody was
 * seated greedily.
 *
 * @param candidates who may sit where
 * @param taken who sits already, in a step that does not share its people
 */
public record Staffing(Candidates candidates, Set<Subject> taken) {
  /** How many combinations of ways to meet several steps are looked at; beyond, none is sought. */
  private static final int MAX_COMBINATIONS = 256;

  /** One quorum of one step, as a seat is filled in it. */
  private record Place(Step step, int number, Quorum quorum) {}

  /**
   * The seats of a step, filled by these voters.
   *
   * @param voters in the order of their votes
   * @param later the steps after it
   * @return empty where they do not fill it, or where somebody is needed later and others could
   *     fill the place
   */
  public Optional<List<Seat>> meet(List<Subject> voters, Step step, List<Step> later) {
    var full = step.alternatives().stream().filter(it -> isFull(voters, step, it)).toList();
    if (full.isEmpty()) {
      return Optional.empty();
    }
    var others = later.stream().filter(it -> !it.samePeople()).toList();
    if (step.samePeople() || others.isEmpty()) {
      return Optional.of(seats(voters, step, full.getFirst()));
    }
    for (var way : full) {
      var seats = seatsBesides(voters, step, way, others);
      if (seats.isPresent()) {
        return seats;
      }
    }
    var all = new ArrayList<Step>();
    all.add(step);
    all.addAll(others);
    return shortageAt(step, all).isEmpty()
        ? Optional.empty()
        : Optional.of(seats(voters, step, full.getFirst()));
  }

  /** As many seats of a step as these people can fill, in the way that they are nearest to. */
  public List<Seat> seat(List<Subject> voters, Step step) {
    return seats(voters, step, nearest(voters, step));
  }

  /** The way to meet a step of which these people leave the fewest seats free. */
  public Alternative nearest(List<Subject> voters, Step step) {
    return step.alternatives().stream()
        .min(Comparator.comparingInt(way -> missing(voters, step, way)))
        .orElseThrow();
  }

  /** How many approvals a step lacks at least, given these. */
  public int missing(List<Subject> voters, Step step) {
    return missing(voters, step, nearest(voters, step));
  }

  private int missing(List<Subject> voters, Step step, Alternative way) {
    return Seating.places(quorums(places(step, way))) - seats(voters, step, way).size();
  }

  /** Whether a step could be met by some of these people. */
  public boolean couldMeet(List<Subject> people, Step step) {
    return missing(people, step) == 0;
  }

  /**
   * Too few people.
   *
   * @param step the first that cannot be met if those before it are
   * @param seats how many there are up to that step, in the way that comes nearest
   * @param people how many of them can be filled
   */
  public record Shortage(Step step, int seats, int people) {}

  /**
   * Where there are too few people for all of these steps; nothing, where there are enough, or
   * where that would take too long to tell.
   */
  public Optional<Shortage> shortage(List<Step> steps) {
    var apart = new ArrayList<Step>();
    for (var step : steps) {
      if (!step.samePeople()) {
        apart.add(step);
      }
      var shortage = shortageAt(step, step.samePeople() ? List.of(step) : apart);
      if (shortage.isPresent()) {
        return shortage;
      }
    }
    return Optional.empty();
  }

  private Optional<Shortage> shortageAt(Step last, List<Step> steps) {
    Optional<Shortage> least = Optional.empty();
    var combinations = new Combinations(steps);
    while (combinations.next()) {
      var places = combinations.places();
      int seats = Seating.places(quorums(places));
      int people = fill(List.of(), places, 0).size();
      if (people == seats) {
        return Optional.empty();
      }
      if (least.isEmpty() || seats - people < least.get().seats() - least.get().people()) {
        least = Optional.of(new Shortage(last, seats, people));
      }
    }
    return combinations.cutShort() ? Optional.empty() : least;
  }

  private boolean isFull(List<Subject> voters, Step step, Alternative way) {
    return missing(voters, step, way) == 0;
  }

  private List<Seat> seats(List<Subject> voters, Step step, Alternative way) {
    var places = places(step, way);
    return numbered(
        places,
        Seating.seat(
            voters,
            quorums(places),
            (voter, at) -> isFree(voter, step) && fits(voter, places, at)));
  }

  /** Seats for the voters that leave the later steps people enough. */
  private Optional<List<Seat>> seatsBesides(
      List<Subject> voters, Step step, Alternative way, List<Step> later) {
    var own = places(step, way);
    var combinations = new Combinations(later);
    while (combinations.next()) {
      var places = new ArrayList<>(own);
      places.addAll(combinations.places());
      var seats = fill(voters, places, own.size());
      if (seats.size() == Seating.places(quorums(places))) {
        return Optional.of(
            numbered(own, seats.stream().filter(it -> it.quorum() <= own.size()).toList()));
      }
    }
    return Optional.empty();
  }

  /** The first places are for the voters alone, the others for whoever may. */
  private List<Seat> fill(List<Subject> voters, List<Place> places, int forVoters) {
    int seats = Seating.places(quorums(places));
    var people = new LinkedHashSet<>(voters);
    for (var place : places.subList(forVoters, places.size())) {
      // As many as there are seats are enough for any one quorum: one of them is always free.
      candidates
          .candidates(place.step(), place.quorum())
          .filter(person -> isFree(person, place.step()))
          .limit(seats)
          .forEach(people::add);
    }
    return Seating.seat(
        List.copyOf(people),
        quorums(places),
        (person, at) ->
            isFree(person, places.get(at).step())
                && (at >= forVoters || voters.contains(person))
                && fits(person, places, at));
  }

  private boolean fits(Subject person, List<Place> places, int at) {
    return candidates.mayFill(person, places.get(at).step(), places.get(at).quorum());
  }

  private boolean isFree(Subject person, Step step) {
    return step.samePeople() || !taken.contains(person);
  }

  private static List<Place> places(Step step, Alternative way) {
    return way.quorums().stream()
        .map(number -> new Place(step, number, step.quorums().get(number - 1)))
        .toList();
  }

  private static List<Quorum> quorums(List<Place> places) {
    return places.stream().map(Place::quorum).toList();
  }

  /** With the numbers that the quorums have in their step. */
  private static List<Seat> numbered(List<Place> places, List<Seat> seats) {
    return seats.stream()
        .map(seat -> new Seat(places.get(seat.quorum() - 1).number(), seat.voter()))
        .toList();
  }

  /** One way to meet each step, in every combination, as far as there is time. */
  private static final class Combinations {
    private final List<Step> steps;
    private final int[] ways;
    private int seen;
    private boolean over;

    Combinations(List<Step> steps) {
      this.steps = List.copyOf(steps);
      this.ways = new int[steps.size()];
    }

    boolean next() {
      if (seen > 0) {
        advance();
      }
      if (over || seen == MAX_COMBINATIONS) {
        return false;
      }
      seen++;
      return true;
    }

    private void advance() {
      for (int step = ways.length - 1; step >= 0; step--) {
        if (++ways[step] < steps.get(step).alternatives().size()) {
          return;
        }
        ways[step] = 0;
      }
      over = true;
    }

    /** Whether there are more than were looked at. */
    boolean cutShort() {
      return !over;
    }

    List<Place> places() {
      var places = new ArrayList<Place>();
      for (int step = 0; step < ways.length; step++) {
        places.addAll(
            Staffing.places(steps.get(step), steps.get(step).alternatives().get(ways[step])));
      }
      return places;
    }
  }
}
