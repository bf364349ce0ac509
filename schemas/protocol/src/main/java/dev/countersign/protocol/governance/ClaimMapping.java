package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc("What somebody is and may for whom a claim has a value.")
public record ClaimMapping(
    @Doc(
            "The claim, by its name or by the names on the way to it with dots between, such as groups or realm_access.roles.")
        String claim,
    @Doc("The value that it must be, or have among its values.") String value,
    @Doc("The groups that it makes one a member of.") List<String> groups,
    @Doc("The roles that it gives.") List<RoleGrant> roles) {

  /** What is asked of the claim. */
  public ClaimValue when() {
    return new ClaimValue(claim, value);
  }
}
