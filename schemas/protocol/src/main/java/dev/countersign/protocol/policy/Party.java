package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;

@Doc(
    "Some people: the members of a group, the holders of a role, or one user. Written group:dba, role:approver, user:carol.")
public record Party(
    @Doc("How the party is named.") PartyKind kind,
    @Doc("The name of the group, role or user.") String name)
    implements Comparable<Party> {

  @Override
  public int compareTo(Party other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + name;
  }
}
