package dev.countersign.protocol.governance;

/** What a principal may do, before any policy is asked. */
public enum Role {
  /** May change governance and cancel anyone's request. */
  ADMIN,
  /** May be asked to vote. */
  APPROVER,
  /** May ask for operations. */
  DEVELOPER,
  /** May look. */
  READONLY,
  /** May claim and run grants. */
  AGENT
}
