package dev.countersign.protocol.request;

/** What a vote says. */
public enum Verdict {
  APPROVE,
  REJECT
}
