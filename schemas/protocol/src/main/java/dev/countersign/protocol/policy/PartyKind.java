package dev.countersign.protocol.policy;

/** How a party is named. */
public enum PartyKind {
  GROUP,
  ROLE,
  USER
}
