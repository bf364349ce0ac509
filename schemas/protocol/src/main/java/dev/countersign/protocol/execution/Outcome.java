package dev.countersign.protocol.execution;

/** What became of an execution. */
public enum Outcome {
  SUCCEEDED,
  FAILED,
  CANCELLED,
  UNKNOWN
}
