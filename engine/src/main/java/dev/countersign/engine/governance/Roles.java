package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.GovernanceEvent.RoleRemoved;
import dev.countersign.protocol.governance.Permission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What each role may: the built-in ones, and those that governance has defined. */
record Roles(Index<String, CustomRole> custom) {
  static final Roles BUILT_IN = new Roles(Index.empty());

  Roles defined(RoleDefined event) {
    return new Roles(custom.with(event.name(), new CustomRole(event.name(), event.permissions())));
  }

  Roles removed(RoleRemoved event) {
    if (!custom.has(event.name())) {
      throw Unfit.because("expected a role that was defined, but %s was not", event.name());
    }
    return new Roles(custom.without(event.name()));
  }

  /** None where there is no such role. */
  Optional<Set<Permission>> permissions(String role) {
    return BuiltInRoles.named(role)
        .map(BuiltInRoles::of)
        .or(() -> custom.get(role).map(CustomRole::permissions));
  }

  List<CustomRole> defined() {
    return custom.values();
  }
}
