package dev.countersign.engine.policy;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Quorum;
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
  /** How many combinations of ways to meet several steps are looked at. */
  private static final int MAX_COMBINATIONS = 256;

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

  /** How many people may be looked at before it is given up; shared by whoever is given it. */
  public static final class Patience {
    private int left;

    public Patience(int people) {
      this.left = people;
    }

    /** Enough for one request. */
    public static Patience forOne() {
      return new Patience(50_000);
    }

    private boolean more() {
      return left-- > 0;
    }

    private boolean over() {
      return left <= 0;
    }
  }

  /** One quorum of one step, as a seat is filled in it. */
  private record Place(Step step, int number, Quorum quorum) {}

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
    return Seating.places(quorums(places(step, way))) - seats(voters, step, way).size();
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
    while (combinations.next() && !patience.over()) {
      var places = combinations.places();
      int seats = Seating.places(quorums(places));
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
        combinations.cutShort() || patience.over() ? Known.UNKNOWN : Known.TOO_FEW, least);
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
      var seats = fill(voters, places, own.size(), (_, _) -> true);
      if (seats.size() == Seating.places(quorums(places))) {
        return Optional.of(
            numbered(own, seats.stream().filter(it -> it.quorum() <= own.size()).toList()));
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
    int seats = Seating.places(quorums(places));
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
        quorums(places),
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
                    .takeWhile(_ -> patience.more())
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
