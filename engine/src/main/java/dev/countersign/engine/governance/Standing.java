package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.TargetRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody may, by the governance of one moment: the groups they are in, and the roles that
 * they hold themselves or by being in one. One who is not known stands nowhere and may nothing.
 *
 * @param kind none for one who is not known
 * @param groups in alphabetical order, those that are reached through other groups too
 */
public record Standing(
    Subject subject, Optional<PrincipalKind> kind, List<String> groups, List<Held> held) {

  /**
   * A role that is held.
   *
   * @param permissions what it gives; nothing, where the role is no more
   */
  public record Held(RoleGrant grant, Set<Permission> permissions) {

    private boolean covers(TargetRef at) {
      return Names.covers(grant.target(), at.target())
          && Names.covers(grant.environment(), at.environment());
    }

    /** Whether it gives this wherever the other is held. A '*' is covered by a '*' alone. */
    private boolean covers(Permission permission, RoleGrant other) {
      return permissions.contains(permission)
          && Names.covers(grant.target(), other.target())
          && Names.covers(grant.environment(), other.environment());
    }
  }

  static Standing none(Subject subject) {
    return new Standing(subject, Optional.empty(), List.of(), List.of());
  }

  /** The same, as one of that kind asks: what an AI does, it does as an AI, whoever owns it. */
  Standing as(PrincipalKind asking) {
    return asking == PrincipalKind.AI && kind.isPresent()
        ? new Standing(subject, Optional.of(PrincipalKind.AI), groups, held)
        : this;
  }

  /** Whether they may do this there. */
  public boolean may(Permission permission, TargetRef at) {
    return mayUse(permission)
        && held.stream().anyMatch(it -> it.permissions().contains(permission) && it.covers(at));
  }

  /** Whether they may do one of these there. */
  public boolean mayAny(Collection<Permission> permissions, TargetRef at) {
    return permissions.stream().anyMatch(permission -> may(permission, at));
  }

  /** Whether they may do this in all places, those yet to come too. */
  public boolean mayEverywhere(Permission permission) {
    return mayUse(permission)
        && held.stream()
            .anyMatch(it -> it.grant().isEverywhere() && it.permissions().contains(permission));
  }

  /** Whether they may do this in any place at all. */
  public boolean maySomewhere(Permission permission) {
    return mayUse(permission)
        && held.stream().anyMatch(it -> it.permissions().contains(permission));
  }

  private boolean mayUse(Permission permission) {
    return kind.filter(it -> BuiltInRoles.mayUse(it, permission)).isPresent();
  }

  /** Whether they hold a role of this name there, whatever others give the same. */
  public boolean holds(String role, TargetRef at) {
    return held.stream().anyMatch(it -> it.grant().role().equals(role) && it.covers(at));
  }

  /** Whether they belong to a party; a role counts where it is held for the target. */
  public boolean isOf(Party party, TargetRef at) {
    return kind.isPresent()
        && switch (party.kind()) {
          case GROUP -> groups.contains(party.name());
          case USER -> subject.value().equals(party.name());
          case ROLE -> holds(party.name(), at);
        };
  }

  /** Whether there is a place where they would belong to a party. */
  public boolean couldBeOf(Party party) {
    return kind.isPresent()
        && switch (party.kind()) {
          case GROUP -> groups.contains(party.name());
          case USER -> subject.value().equals(party.name());
          case ROLE -> held.stream().anyMatch(it -> it.grant().role().equals(party.name()));
        };
  }

  /** Whether they may do all of this wherever the grant holds, so that they could pass it on. */
  boolean covers(Held other) {
    return other.permissions().stream()
        .allMatch(
            permission ->
                mayUse(permission)
                    && held.stream().anyMatch(it -> it.covers(permission, other.grant())));
  }

  /** The roles as they were granted. */
  public List<RoleGrant> roles() {
    return held.stream().map(Held::grant).toList();
  }
}
