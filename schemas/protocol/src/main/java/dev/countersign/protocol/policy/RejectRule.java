package dev.countersign.protocol.policy;

/** What a rejection by a qualified approver does. */
public enum RejectRule {
  /** It ends the request. */
  ENDS,
  /** So many of them end it, and so does one after which the step can no longer be met. */
  COUNTS,
  /** It is recorded and changes nothing. */
  NOTED
}
