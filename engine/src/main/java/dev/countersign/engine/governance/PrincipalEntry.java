package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;

/** What governance knows of a person, an AI or a service. */
public record PrincipalEntry(
    Subject subject, PrincipalKind kind, String displayName, List<RoleGrant> roles) {

  public PrincipalEntry {
    roles = List.copyOf(roles);
  }

  public boolean holds(Role role, TargetRef at) {
    return roles.stream()
        .anyMatch(
            grant ->
                grant.role() == role
                    && Names.covers(grant.target(), at.target())
                    && Names.covers(grant.environment(), at.environment()));
  }

  /** Whether it holds the role for any place at all. */
  public boolean holdsSomewhere(Role role) {
    return roles.stream().anyMatch(grant -> grant.role() == role);
  }

  /** Whether it holds the role for all places, those yet to come too. */
  public boolean holdsEverywhere(Role role) {
    return roles.contains(RoleGrant.everywhere(role));
  }
}
