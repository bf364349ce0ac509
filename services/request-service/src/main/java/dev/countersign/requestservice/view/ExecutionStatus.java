package dev.countersign.requestservice.view;

/** Where one run stands. */
public enum ExecutionStatus {
  /** Waits for its turn in the lane of its target. */
  QUEUED,
  /** Its turn came, or its time ended before, and it might not be granted; nothing ran. */
  MISSED,
  /** Waits for an agent to claim it. */
  GRANTED,
  /** Nobody claimed it in time; nothing ran. */
  LAPSED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  /** Its agent fell silent; the truth is being found out at the target. */
  UNKNOWN
}
