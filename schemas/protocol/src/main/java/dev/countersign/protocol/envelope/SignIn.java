package dev.countersign.protocol.envelope;

/** How a principal proved who it is. */
public enum SignIn {
  TOKEN,
  OIDC,
  /** By signing the command with a key of its own. */
  KEY
}
