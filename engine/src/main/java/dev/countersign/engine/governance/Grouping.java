package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.engine.governance.GovernanceDecider.unknown;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.ChangeGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.Permission;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Saying who is in which group. It takes all that being in it gives; and where a policy names the
 * group, it takes what publishing policies takes.
 */
final class Grouping {
  private static final int MAX_MEMBERS = 100_000;
  private static final int MAX_GROUPS = 1_000;
  private static final int MAX_NESTING = 32;

  private Grouping() {}

  static Decision<GovernanceEvent> define(
      Governance governance, Authority by, DefineGroup command) {
    if (!Names.isWellFormed(command.name())) {
      return Identifying.badName("group", command.name());
    }
    if (command.members().size() > MAX_MEMBERS || command.groups().size() > MAX_GROUPS) {
      return invalid(
          "Expected %d members and %d groups at most, but there are %d and %d",
          MAX_MEMBERS, MAX_GROUPS, command.members().size(), command.groups().size());
    }
    return unknownMember(governance, command.members())
        .or(() -> unknownGroup(governance, command.groups()))
        .or(() -> badNesting(governance, command))
        .or(() -> Identifying.badRoles(governance, command.name(), command.roles()))
        .or(() -> by.beyond(command.roles()).map(grant -> Identifying.beyond(by, grant)))
        .or(() -> beyond(governance, by, List.of(command.name())))
        .or(
            () ->
                movesNobody(governance, command)
                    ? Optional.empty()
                    : named(governance, by, List.of(command.name())))
        .orElseGet(
            () ->
                accept(
                    new GroupDefined(
                        command.name(),
                        command.members().stream().distinct().sorted().toList(),
                        command.groups().stream().distinct().sorted().toList(),
                        command.roles())));
  }

  private static boolean movesNobody(Governance governance, DefineGroup command) {
    return governance
        .group(command.name())
        .filter(it -> new HashSet<>(it.members()).equals(new HashSet<>(command.members())))
        .filter(it -> new HashSet<>(it.groups()).equals(new HashSet<>(command.groups())))
        .isPresent();
  }

  static Decision<GovernanceEvent> change(
      Governance governance, Authority by, ChangeGroup command) {
    var group = governance.group(command.name());
    if (group.isEmpty()) {
      return unknown("group", command.name());
    }
    var both = new HashSet<>(command.add());
    both.retainAll(command.remove());
    if (!both.isEmpty()) {
      return invalid(
          "Expected members of %s to be added or removed, but some are to be both", command.name());
    }
    var before = Set.copyOf(group.get().members());
    var added = new TreeSet<>(command.add());
    added.removeAll(before);
    var removed = new TreeSet<>(command.remove());
    removed.retainAll(before);
    if (before.size() + added.size() - removed.size() > MAX_MEMBERS) {
      return invalid(
          "Expected %d members at most, but %s would have more", MAX_MEMBERS, command.name());
    }
    return unknownMember(governance, added)
        .or(() -> beyond(governance, by, List.of(command.name())))
        .or(() -> named(governance, by, List.of(command.name())))
        .orElseGet(
            () ->
                accept(new GroupChanged(command.name(), List.copyOf(added), List.copyOf(removed))));
  }

  private static Optional<Decision<GovernanceEvent>> unknownMember(
      Governance governance, Collection<Subject> members) {
    return members.stream()
        .filter(member -> governance.principal(member).isEmpty())
        .findFirst()
        .map(member -> unknown("principal", member.value()));
  }

  static Optional<Decision<GovernanceEvent>> unknownGroup(
      Governance governance, Collection<String> groups) {
    return groups.stream()
        .filter(group -> !governance.hasGroup(group))
        .findFirst()
        .map(group -> unknown("group", group));
  }

  private static Optional<Decision<GovernanceEvent>> badNesting(
      Governance governance, DefineGroup command) {
    var groups = governance.people().groups();
    var above = groups.from(List.of(command.name()));
    var circle = command.groups().stream().filter(above::contains).findFirst();
    if (circle.isPresent()) {
      return Optional.of(
          invalid(
              "Expected groups that %s is in no way in, but it is in %s",
              command.name(), circle.get()));
    }
    int nesting = groups.heightAbove(command.name()) + groups.depthOf(command.groups());
    return nesting > MAX_NESTING
        ? Optional.of(
            invalid(
                "Expected groups nested %d deep at most, but with %s they would be %d",
                MAX_NESTING, command.name(), nesting))
        : Optional.empty();
  }

  /** Where being in one of these groups gives what whoever says so does not hold. */
  static Optional<Decision<GovernanceEvent>> beyond(
      Governance governance, Authority by, Collection<String> groups) {
    return groups.stream()
        .flatMap(group -> by.beyond(governance.people().givenBy(group)).stream())
        .findFirst()
        .map(grant -> Identifying.beyond(by, grant));
  }

  /** Where a policy names one of these groups, and whoever says so may not publish policies. */
  static Optional<Decision<GovernanceEvent>> named(
      Governance governance, Authority by, Collection<String> groups) {
    return by.may(Permission.POLICY_PUBLISH)
        ? Optional.empty()
        : NamedGroups.first(governance, groups)
            .map(
                it ->
                    refuse(
                        FORBIDDEN,
                        "Expected someone who may %s everywhere, for policy %s names group %s, but"
                            + " %s may not",
                        Permission.POLICY_PUBLISH,
                        it.policy(),
                        it.group(),
                        by.standing().subject()));
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
