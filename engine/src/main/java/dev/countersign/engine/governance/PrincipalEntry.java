package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;

/**
 * What governance knows of a person, an AI or a service.
 *
 * @param roles its own; what it may, {@link Standing} tells
 */
public record PrincipalEntry(
    Subject subject, PrincipalKind kind, String displayName, List<RoleGrant> roles) {

  public PrincipalEntry {
    roles = List.copyOf(roles);
  }
}
