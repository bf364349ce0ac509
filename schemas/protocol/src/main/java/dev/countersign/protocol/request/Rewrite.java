package dev.countersign.protocol.request;

/** Whether a table is written anew, row by row. A later constant is worse. */
public enum Rewrite {
  NO,
  /** Nobody can tell. */
  UNKNOWN,
  YES;

  public Rewrite worst(Rewrite other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
