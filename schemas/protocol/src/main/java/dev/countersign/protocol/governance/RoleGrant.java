package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;

@Doc("A role, and where it is held. In both patterns a '*' stands for any characters.")
public record RoleGrant(
    @Doc("The role.") Role role,
    @Doc("A pattern for the names of the targets.") String target,
    @Doc("A pattern for the environments.") String environment) {

  public static RoleGrant everywhere(Role role) {
    return new RoleGrant(role, "*", "*");
  }
}
