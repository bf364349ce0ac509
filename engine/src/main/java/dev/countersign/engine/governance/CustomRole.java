package dev.countersign.engine.governance;

import dev.countersign.protocol.governance.Permission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** A role that governance has defined, and what it may. */
public record CustomRole(String name, Set<Permission> permissions) {

  CustomRole(String name, Collection<Permission> permissions) {
    this(name, setOf(permissions));
  }

  private static Set<Permission> setOf(Collection<Permission> permissions) {
    var all = EnumSet.noneOf(Permission.class);
    all.addAll(permissions);
    return java.util.Collections.unmodifiableSet(all);
  }
}
