package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import java.util.List;
import java.util.Optional;

@Doc(
    "What of its owner's standing a token gives: never more than the owner has at the moment it is used.")
public record TokenScope(
    @Doc("Of the owner's roles only these, and only here; all of them where this is absent.")
        Optional<List<RoleGrant>> roles,
    @Doc(
            "Of the owner's groups only these, not even those that they are in; all of them where this is absent.")
        Optional<List<String>> groups) {

  /** All that its owner has. */
  public static final TokenScope WHOLE = new TokenScope(Optional.empty(), Optional.empty());
}
