package dev.countersign.protocol.governance;

import java.util.Locale;

/** The roles that every cluster is born with; others are made of permissions. */
public enum Role {
  /** May do everything. */
  ADMIN,
  /** May be asked to vote, and may ask. */
  APPROVER,
  /** May ask for operations. */
  DEVELOPER,
  /** May look. */
  READONLY,
  /** May claim and run grants, by being registered as an agent; nobody else holds it. */
  AGENT;

  /** The name that a grant and a policy know it by. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
