package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import java.util.Optional;

@Doc(
    "Who acted, with the groups and roles that policy-service resolved from governance at the moment of the decision.")
public record Actor(
    @Doc("The name under which governance knows the principal.") Subject subject,
    @Doc("What sort of being it is.") PrincipalKind kind,
    @Doc("How it proved who it is.") SignIn signIn,
    @Doc("The network address it came from, or empty where there is none.") String address,
    @Doc("The groups it was a member of, in alphabetical order.") List<String> groups,
    @Doc("The roles it held, each with the targets and environments it was held for.")
        List<RoleGrant> roles,
    @Doc(
            "The public part of the token that it signed in with, where it did with one; groups and roles are what that left of its owner's.")
        Optional<String> token) {

  /** One that has no token. */
  public Actor(
      Subject subject,
      PrincipalKind kind,
      SignIn signIn,
      String address,
      List<String> groups,
      List<RoleGrant> roles) {
    this(subject, kind, signIn, address, groups, roles, Optional.empty());
  }
}
