package dev.countersign.protocol.request;

/** Which rows an UPDATE or DELETE is meant for. A later constant is worse. */
public enum Where {
  /** There is neither. */
  NONE,
  /** It has a WHERE that is not known to hold for every row. */
  PRESENT,
  /** Nobody can tell. */
  UNKNOWN,
  /** Its WHERE holds for every row, such as {@code 1 = 1}. */
  ALWAYS_TRUE,
  /** It has no WHERE. */
  MISSING;

  public Where worst(Where other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
