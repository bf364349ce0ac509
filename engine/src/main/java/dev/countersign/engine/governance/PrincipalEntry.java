package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;

/**
 * What governance knows of a person, an AI or a service.
 *
 * @param roles its own; what it may, {@link Standing} tells
 * @param suspended whether it may nothing, whatever its roles
 */
public record PrincipalEntry(
    Subject subject,
    PrincipalKind kind,
    String displayName,
    List<RoleGrant> roles,
    boolean suspended) {

  public PrincipalEntry {
    roles = List.copyOf(roles);
  }

  PrincipalEntry suspended(boolean now) {
    return new PrincipalEntry(subject, kind, displayName, roles, now);
  }
}
