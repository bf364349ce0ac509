package dev.countersign.protocol.governance;

/** What an issuer of signed commands may say. */
public enum IssuerKind {
  /** A gateway: vouches for people, AIs and services that signed in to it. */
  GATEWAY,
  /** A program of somebody else's: asks and consumes for itself alone, within its scope. */
  SERVICE,
  /** policy-service: speaks of deadlines. */
  POLICY_SERVICE
}
