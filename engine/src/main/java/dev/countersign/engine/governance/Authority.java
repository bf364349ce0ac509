package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * By what right somebody changes governance. Whoever gives a privilege, takes it away or becomes
 * able to use it by the change must hold it: else one who may say who is in which group could make
 * themselves anything.
 *
 * @param isRoot whether the root's own key signed, which may everything
 */
record Authority(People people, Standing standing, Optional<String> token, boolean isRoot) {

  static Authority of(Governance governance, GovernanceAsk ask) {
    return new Authority(
        governance.people(),
        governance.standing(ask.actor()),
        ask.actor().token(),
        ask.issuer().equals(Governance.ROOT)
            && BuiltInRoles.mayUse(ask.actor().kind(), Permission.IDENTITY_MANAGE));
  }

  boolean may(Permission permission) {
    return isRoot || standing.mayEverywhere(permission);
  }

  /** For what concerns them alone, wherever it is that they may. */
  boolean mayOwn(Permission permission, Subject owner) {
    return standing.subject().equals(owner) && standing.maySomewhere(permission);
  }

  boolean isHimself(Subject owner) {
    return standing.subject().equals(owner);
  }

  boolean mayEverything() {
    return Arrays.stream(Permission.values()).allMatch(this::may);
  }

  /** The first of these grants that gives what is not held, where one does. */
  Optional<RoleGrant> beyond(Collection<RoleGrant> grants) {
    return isRoot
        ? Optional.empty()
        : grants.stream().filter(it -> !standing.covers(people.held(it))).findFirst();
  }

  /** The first of these that is not held everywhere, where one is not. */
  Optional<Permission> beyondEverywhere(Collection<Permission> permissions) {
    return permissions.stream().filter(it -> !may(it)).findFirst();
  }
}
