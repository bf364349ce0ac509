package dev.countersign.protocol.request;

/** What the reviewer of a request finds for which glass was broken. */
public enum Finding {
  /** There was no time for the votes that were passed over. */
  JUSTIFIED,
  /** It should have waited for them. */
  UNJUSTIFIED
}
