package dev.countersign.protocol.envelope;

/**
 * What sort of being acts. An AI asks and reads; it never approves, whatever groups its owner is
 * in.
 */
public enum PrincipalKind {
  PERSON,
  AI,
  SERVICE,
  AGENT,
  /** policy-service itself, when a deadline has passed. */
  SYSTEM
}
