package dev.countersign.engine.policy;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Whether there are people for every seat of some steps, nobody on two of them, and who of those
 * that voted should sit where. A step is not met by taking somebody whom a later step cannot do
 * without, as long as others could take the seat: else an approval would fail because somebody was
 * seated greedily.
 *
 * <p>Looking for people is bounded. Where the bound is reached, it is not known whether there are
 * enough, and nobody is kept waiting for that. Not thread-safe; good for one governance.
 */
public final class Staffing {
  /** More people than all steps of a request have seats for one quorum to be short of. */
  private static final int ENOUGH_FOR_ANY = 1_000;

  private final Candidates candidates;
  private final Set<Subject> taken;
  private final Patience patience;
  private final IdentityHashMap<Step, Map<Integer, List<Subject>>> found = new IdentityHashMap<>();
  private final IdentityHashMap<Step, Map<Seat, Boolean>> judged = new IdentityHashMap<>();

  /**
   * Looks at nobody yet.
   *
   * @param candidates who may sit where
   * @param taken who sits already, in a step that does not share its people
   * @param patience how many people may be looked at
   */
  public Staffing(Candidates candidates, Set<Subject> taken, Patience patience) {
    this.candidates = candidates;
    this.taken = taken;
    this.patience = patience;
  }

  /** What is known of whether there are enough people. */
  private enum Known {
    ENOUGH,
    TOO_FEW,
    UNKNOWN
  }

  private record Search(Known known, Optional<Shortage> nearest) {}

  /**
   * The seats of a step, filled by these voters.
   *
   * @param voters in the order of their votes
   * @param against who has said no to the step, and will not sit in it
   * @param later the steps after it
   * @return empty where they do not fill it, or where somebody is needed later and there are others
   *     for the place
   */
  public Optional<List<Seat>> meet(
      List<Subject> voters, Collection<Subject> against, Step step, List<Step> later) {
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
    return search(step, all, against).known() == Known.ENOUGH
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
    return Place.seats(Place.of(step, way)) - seats(voters, step, way).size();
  }

  /** Whether a step can be met by others than these, as far as that is known. */
  public boolean canBeMetWithout(Collection<Subject> against, Step step) {
    return search(step, List.of(step), against).known() != Known.TOO_FEW;
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
      var search = search(step, step.samePeople() ? List.of(step) : apart, Set.<Subject>of());
      if (search.known() == Known.TOO_FEW) {
        return search.nearest();
      }
    }
    return Optional.empty();
  }

  /** Looks for people for all of these steps; those who are against sit in no seat of the one. */
  private Search search(Step one, List<Step> steps, Collection<Subject> against) {
    Optional<Shortage> least = Optional.empty();
    var combinations = new Combinations(steps);
    while (combinations.next() && !patience.isOver()) {
      var places = combinations.places();
      int seats = Place.seats(places);
      int people =
          fill(
                  List.of(),
                  places,
                  0,
                  (place, it) -> !place.step().name().equals(one.name()) || !against.contains(it))
              .size();
      if (people == seats) {
        return new Search(Known.ENOUGH, Optional.empty());
      }
      if (least.isEmpty() || seats - people < least.get().seats() - least.get().people()) {
        least = Optional.of(new Shortage(one, seats, people));
      }
    }
    return new Search(
        combinations.cutShort() || patience.isOver() ? Known.UNKNOWN : Known.TOO_FEW, least);
  }

  private boolean isFull(List<Subject> voters, Step step, Alternative way) {
    return missing(voters, step, way) == 0;
  }

  private List<Seat> seats(List<Subject> voters, Step step, Alternative way) {
    var places = Place.of(step, way);
    return Place.numbered(
        places,
        Seating.seat(
            voters,
            Place.quorums(places),
            (voter, at) -> isFree(voter, step) && fits(voter, places, at)));
  }

  /** Seats for the voters that leave the later steps people enough. */
  private Optional<List<Seat>> seatsBesides(
      List<Subject> voters, Step step, Alternative way, List<Step> later) {
    var own = Place.of(step, way);
    var combinations = new Combinations(later);
    while (combinations.next()) {
      var places = new ArrayList<>(own);
      places.addAll(combinations.places());
      var seats = fill(voters, places, own.size(), (_, _) -> true);
      if (seats.size() == Place.seats(places)) {
        return Optional.of(
            Place.numbered(own, seats.stream().filter(it -> it.quorum() <= own.size()).toList()));
      }
    }
    return Optional.empty();
  }

  /** The first places are for the voters alone, the others for whoever may and is willing. */
  private List<Seat> fill(
      List<Subject> voters,
      List<Place> places,
      int forVoters,
      BiPredicate<Place, Subject> willing) {
    int seats = Place.seats(places);
    var people = new LinkedHashSet<>(voters);
    for (var place : places.subList(forVoters, places.size())) {
      // As many as there are seats are enough for any one quorum: one of them is always free.
      people(place).stream()
          .filter(person -> willing.test(place, person))
          .limit(seats)
          .forEach(people::add);
    }
    return Seating.seat(
        List.copyOf(people),
        Place.quorums(places),
        (person, at) ->
            isFree(person, places.get(at).step())
                && willing.test(places.get(at), person)
                && (at >= forVoters || voters.contains(person))
                && fits(person, places, at));
  }

  /** Who could sit there, as many as are ever needed; looked for once. */
  private List<Subject> people(Place place) {
    return found
        .computeIfAbsent(place.step(), _ -> new HashMap<>())
        .computeIfAbsent(
            place.number(),
            _ ->
                candidates
                    .members(place.quorum())
                    .takeWhile(_ -> patience.takeOne())
                    .filter(person -> isFree(person, place.step()))
                    .filter(person -> candidates.mayFill(person, place.step(), place.quorum()))
                    .limit(ENOUGH_FOR_ANY)
                    .toList());
  }

  private boolean fits(Subject person, List<Place> places, int at) {
    var place = places.get(at);
    return judged
        .computeIfAbsent(place.step(), _ -> new HashMap<>())
        .computeIfAbsent(
            new Seat(place.number(), person),
            _ -> candidates.mayFill(person, place.step(), place.quorum()));
  }

  private boolean isFree(Subject person, Step step) {
    return step.samePeople() || !taken.contains(person);
  }
}
