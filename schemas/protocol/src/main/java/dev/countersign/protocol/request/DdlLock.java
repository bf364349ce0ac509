package dev.countersign.protocol.request;

/**
 * What a change of the schema keeps others from while it is under way, on tables that were there
 * before. A later constant is worse. In PostgreSQL CONCURRENT is at most SHARE UPDATE EXCLUSIVE,
 * BLOCKS_WRITES at most EXCLUSIVE, BLOCKS_ALL is ACCESS EXCLUSIVE.
 */
public enum DdlLock {
  /** It is no change of the schema. */
  NONE,
  /** Others read and write meanwhile. */
  CONCURRENT,
  /** Others read meanwhile. */
  BLOCKS_WRITES,
  /** Nobody can tell. */
  UNKNOWN,
  /** Others wait. */
  BLOCKS_ALL;

  public DdlLock worst(DdlLock other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
