package dev.countersign.protocol.governance;

/** What a freeze does to executions that agents run already. */
public enum RunningWork {
  /** They run to their end. */
  CONTINUE,
  /** They are asked to stop; those that have taken effect by then have. */
  CANCEL
}
