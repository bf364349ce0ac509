package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who is in which group. Beside each group's own list there is the way up, from a member to the
 * groups that list it, so that asking where somebody is costs nothing for the size of a group.
 *
 * @param ofMember the groups that list a person
 * @param ofGroup the groups that list a group
 */
record Groups(
    Index<String, Group> groups,
    Index<Subject, List<String>> ofMember,
    Index<String, List<String>> ofGroup) {

  static final Groups NONE = new Groups(Index.empty(), Index.empty(), Index.empty());

  Groups defined(GroupDefined event) {
    var before = groups.get(event.name());
    return new Groups(
        groups.with(event.name(), Group.of(event)),
        moved(
            ofMember, event.name(), before.map(Group::members).orElse(List.of()), event.members()),
        moved(ofGroup, event.name(), before.map(Group::groups).orElse(List.of()), event.groups()));
  }

  Groups changed(GroupChanged event) {
    var before =
        groups
            .get(event.name())
            .orElseThrow(
                () -> Unfit.because("expected a group that is known, but %s is not", event.name()));
    return new Groups(
        groups.with(event.name(), before.changed(event)),
        moved(ofMember, event.name(), event.removed(), event.added()),
        ofGroup);
  }

  private static <K extends Comparable<K>> Index<K, List<String>> moved(
      Index<K, List<String>> up, String group, List<K> before, List<K> after) {
    var stay = new HashSet<>(after);
    var were = new HashSet<>(before);
    var moved = up;
    for (var member : before) {
      if (!stay.contains(member)) {
        moved = without(moved, member, group);
      }
    }
    for (var member : after) {
      if (were.add(member)) {
        moved = with(moved, member, group);
      }
    }
    return moved;
  }

  private static <K extends Comparable<K>> Index<K, List<String>> with(
      Index<K, List<String>> up, K member, String group) {
    var listed = up.get(member).orElse(List.of());
    return up.with(member, Stream.concat(listed.stream(), Stream.of(group)).sorted().toList());
  }

  private static <K extends Comparable<K>> Index<K, List<String>> without(
      Index<K, List<String>> up, K member, String group) {
    var left = up.get(member).orElse(List.of()).stream().filter(it -> !it.equals(group)).toList();
    return left.isEmpty() ? up.without(member) : up.with(member, left);
  }

  boolean has(String group) {
    return groups.has(group);
  }

  /**
   * Every group that somebody is in, through other groups too, in alphabetical order.
   *
   * @param beside groups that they are in although those do not list them
   */
  List<String> of(Subject subject, List<String> beside) {
    var listed = ofMember.get(subject).orElse(List.of());
    return from(
        beside.isEmpty() ? listed : Stream.concat(listed.stream(), beside.stream()).toList());
  }

  /** These groups and all that they are in, in alphabetical order. */
  List<String> from(Collection<String> some) {
    var reached = new TreeSet<>(some);
    var open = new ArrayDeque<>(some);
    while (!open.isEmpty()) {
      for (var above : ofGroup.get(open.remove()).orElse(List.of())) {
        if (reached.add(above)) {
          open.add(above);
        }
      }
    }
    return List.copyOf(reached);
  }

  /** A group and all whose members are its members too. */
  Set<String> below(String group) {
    var reached = new LinkedHashSet<>(List.of(group));
    var open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (var below : groups.get(open.remove()).map(Group::groups).orElse(List.of())) {
        if (reached.add(below)) {
          open.add(below);
        }
      }
    }
    return reached;
  }

  /** Those that a group itself lists. */
  Stream<Subject> listedIn(String group) {
    return groups.get(group).stream().flatMap(it -> it.members().stream());
  }

  Stream<RoleGrant> rolesOf(String group) {
    return groups.get(group).stream().flatMap(it -> it.roles().stream());
  }

  /** How many groups are nested in one another on the longest way up from this one, at least 1. */
  int heightAbove(String group) {
    return levels(Set.of(group), it -> ofGroup.get(it).orElse(List.of()));
  }

  /** How many groups are nested in one another on the longest way down from these, 0 for none. */
  int depthOf(Collection<String> some) {
    return levels(new HashSet<>(some), it -> groups.get(it).map(Group::groups).orElse(List.of()));
  }

  /** There is no cycle, or this would not end. */
  private static int levels(Set<String> start, Function<String, List<String>> next) {
    int levels = 0;
    for (var level = start; !level.isEmpty(); levels++) {
      var following = new HashSet<String>();
      level.forEach(it -> following.addAll(next.apply(it)));
      level = following;
    }
    return levels;
  }
}
