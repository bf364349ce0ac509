package dev.countersign.protocol.request;

/** Who sends an approved request on its way. */
public enum DispatchMode {
  /** The client, once it is there to take the result. */
  MANUAL,
  /** policy-service, in the decision that approves it. */
  AUTOMATIC
}
