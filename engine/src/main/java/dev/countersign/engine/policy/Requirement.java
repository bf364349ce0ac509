package dev.countersign.engine.policy;

import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.Quorum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a step asks for, as the ways to meet it: each way is some seats, so many for each set of
 * parties. Two demands on one step are met together by the larger number of seats for each set: two
 * of a group are one of it as well.
 *
 * @param ways at least one; by set of parties, how many seats
 */
record Requirement(List<Map<Set<Party>, Integer>> ways) {
  /** The most ways to meet one step. */
  static final int MAX_WAYS = 64;

  /** The most quorums of one step. */
  static final int MAX_QUORUMS = 64;

  static Requirement of(Quorum quorum) {
    return new Requirement(List.of(Map.of(new TreeSet<>(quorum.anyOf()), quorum.count())));
  }

  /** What a step of a policy asks for. */
  static Requirement of(List<Quorum> quorums, List<Alternative> alternatives) {
    var ways = new ArrayList<Map<Set<Party>, Integer>>();
    for (var alternative : alternatives) {
      var way = new LinkedHashMap<Set<Party>, Integer>();
      for (var place : alternative.quorums()) {
        var quorum = quorums.get(place - 1);
        way.merge(new TreeSet<>(quorum.anyOf()), quorum.count(), Integer::sum);
      }
      ways.add(way);
    }
    return new Requirement(ways);
  }

  /** Either of them. */
  Requirement or(Requirement other) {
    var both = new ArrayList<>(ways);
    both.addAll(other.ways);
    return new Requirement(both.stream().distinct().toList());
  }

  /** Both, each with seats of its own: what stands side by side in one policy. */
  Optional<Requirement> and(Requirement other) {
    return combined(other, Integer::sum);
  }

  /** Both, where a seat may serve the two: what several policies ask of one step. */
  Optional<Requirement> together(Requirement other) {
    return combined(other, Math::max);
  }

  private Optional<Requirement> combined(
      Requirement other, java.util.function.BinaryOperator<Integer> seats) {
    if ((long) ways.size() * other.ways.size() > (long) MAX_WAYS * MAX_WAYS) {
      return Optional.empty();
    }
    var combined = new ArrayList<Map<Set<Party>, Integer>>();
    for (var one : ways) {
      for (var another : other.ways) {
        var way = new LinkedHashMap<>(one);
        another.forEach((parties, count) -> way.merge(parties, count, seats));
        combined.add(way);
      }
    }
    var distinct = combined.stream().distinct().toList();
    return distinct.size() > MAX_WAYS ? Optional.empty() : Optional.of(new Requirement(distinct));
  }

  /** Every quorum that one of the ways needs, each once, in the order of the ways. */
  List<Quorum> quorums() {
    return ways.stream()
        .flatMap(way -> way.entrySet().stream())
        .map(Requirement::quorum)
        .distinct()
        .toList();
  }

  /** The ways, by the places of their quorums. */
  List<Alternative> alternatives() {
    var quorums = quorums();
    return ways.stream()
        .map(
            way ->
                new Alternative(
                    way.entrySet().stream()
                        .map(entry -> quorums.indexOf(quorum(entry)) + 1)
                        .sorted()
                        .toList()))
        .distinct()
        .toList();
  }

  private static Quorum quorum(Map.Entry<Set<Party>, Integer> entry) {
    return new Quorum(entry.getValue(), List.copyOf(entry.getKey()));
  }
}
