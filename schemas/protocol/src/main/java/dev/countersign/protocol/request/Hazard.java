package dev.countersign.protocol.request;

/** How an operation that changes nothing may still block or exhaust a server. */
public enum Hazard {
  /** It sleeps, spins or waits for somebody, as long as it is told to. */
  WAITS,
  /**
   * It makes rows, or the characters of a text, out of nothing, and not surely less than a million.
   */
  LARGE_SERIES,
  /** It joins each row of one table with each of another. */
  CROSS_JOIN,
  /** Its recursion has nothing in it that is sure to end it. */
  ENDLESS_RECURSION
}
