package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;

@Doc("A role, and where it is held. In both patterns a '*' stands for any characters.")
public record RoleGrant(
    @Doc("The name of the role: admin, approver, developer, readonly, or a custom one.")
        String role,
    @Doc("A pattern for the names of the targets.") String target,
    @Doc("A pattern for the environments.") String environment) {
  private static final String ANY = "*";

  public static RoleGrant of(Role role, String target, String environment) {
    return new RoleGrant(role.text(), target, environment);
  }

  public static RoleGrant everywhere(Role role) {
    return everywhere(role.text());
  }

  public static RoleGrant everywhere(String role) {
    return new RoleGrant(role, ANY, ANY);
  }

  /** Whether it is held in all places, those yet to come too. */
  public boolean isEverywhere() {
    return target.equals(ANY) && environment.equals(ANY);
  }
}
