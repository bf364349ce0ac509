package dev.countersign.protocol.request;

/**
 * Why a command was refused. Stable: programs act on these, and an HTTP problem carries one as its
 * {@code code}.
 */
public enum RefusalCode {
  // Submitting
  NO_POLICY,
  POLICY_ERROR,
  FORBIDDEN,
  UNKNOWN_TARGET,
  OPERATION_REFUSED,
  REASON_REQUIRED,
  TICKET_REQUIRED,
  UNSATISFIABLE,
  IDEMPOTENCY_CONFLICT,
  // Any request
  UNKNOWN_REQUEST,
  WRONG_KIND,
  // Voting
  NOT_PENDING,
  SELF_APPROVAL,
  NOT_AN_APPROVER,
  ALREADY_VOTED,
  SAME_PERSON_ACROSS_STEPS,
  STALE_DIGEST,
  NO_VOTE,
  // Overriding and breaking glass
  STEP_CLOSED,
  BYPASS_FORBIDDEN,
  NOT_BREAK_GLASS,
  SELF_REVIEW,
  ALREADY_REVIEWED,
  STILL_OPEN,
  // Ending
  ALREADY_FINAL,
  OUTCOME_UNKNOWN,
  // Consuming
  ALREADY_CONSUMED,
  // Running
  NOT_APPROVED,
  EXECUTIONS_EXHAUSTED,
  APPROVAL_EXPIRED,
  UNKNOWN_POOL,
  GRANT_EXPIRED,
  GRANT_USED,
  GRANT_NOT_YOURS,
  NOT_RUNNING,
  NOT_YOUR_EXECUTION,
  NOT_UNKNOWN,
  NO_RESULT,
  // Any command
  TOO_LATE,
  EPOCH_NOT_REACHED,
  NOT_DUE,
  // Governance
  INVALID_POLICY,
  POLICIES_CHANGED,
  INVALID_GOVERNANCE,
  UNKNOWN_NAME,
  // Freezes
  TARGET_FROZEN,
  // Policies that govern their own change
  POLICY_CHANGE_REQUIRED
}
