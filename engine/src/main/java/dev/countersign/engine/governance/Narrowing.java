package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.governance.TokenScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What tokens leave of a standing. Each takes away and none adds: what remains is a part of what
 * there was, however the scope is worded.
 */
final class Narrowing {

  private Narrowing() {}

  static List<String> groups(List<String> groups, List<TokenScope> scopes) {
    var left = groups;
    for (var scope : scopes) {
      if (scope.groups().isPresent()) {
        left = left.stream().filter(scope.groups().get()::contains).toList();
      }
    }
    return left;
  }

  static List<RoleGrant> roles(List<RoleGrant> roles, List<TokenScope> scopes) {
    var left = roles;
    for (var scope : scopes) {
      if (scope.roles().isPresent()) {
        left = meet(left, scope.roles().get());
      }
    }
    return left;
  }

  /** A role is left only by its own name: that another role would give the same does not count. */
  private static List<RoleGrant> meet(List<RoleGrant> held, List<RoleGrant> wanted) {
    var left = new LinkedHashSet<RoleGrant>();
    for (var grant : held) {
      for (var other : wanted) {
        if (grant.role().equals(other.role())) {
          meet(grant, other).ifPresent(left::add);
        }
      }
    }
    return new ArrayList<>(left);
  }

  /**
   * Where both hold; patterns that overlap without one of them covering the other leave nothing.
   */
  private static Optional<RoleGrant> meet(RoleGrant one, RoleGrant other) {
    var target = narrower(one.target(), other.target());
    var environment = narrower(one.environment(), other.environment());
    return target.isPresent() && environment.isPresent()
        ? Optional.of(new RoleGrant(one.role(), target.get(), environment.get()))
        : Optional.empty();
  }

  private static Optional<String> narrower(String one, String other) {
    if (Names.covers(one, other)) {
      return Optional.of(other);
    }
    return Names.covers(other, one) ? Optional.of(one) : Optional.empty();
  }
}
