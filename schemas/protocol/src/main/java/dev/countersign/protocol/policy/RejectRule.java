package dev.countersign.protocol.policy;

/** What a rejection by a qualified approver does. */
public enum RejectRule {
  /** It ends the request. */
  ENDS,
  /** It ends the request once the step can no longer be met by those who have not rejected. */
  COUNTS,
  /** It is recorded and changes nothing. */
  NOTED
}
