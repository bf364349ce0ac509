package dev.countersign.protocol.request;

/**
 * What an operation may do, from harmless to unknown. A later constant is more dangerous than an
 * earlier one; several statements are as dangerous as the worst of them.
 */
public enum StatementClass {
  /** There is no statement to class: the operation is the approval of a digest. */
  NONE,
  /** Positively known to change nothing, lock nothing, read no files and call nothing outside. */
  READ,
  /** Changes rows, or locks them. */
  WRITE,
  /** Changes the schema, and loses neither rows nor anything else that it could not give back. */
  DDL,
  /** Changes the schema and takes something away with it: a table, a column, all of its rows. */
  DESTRUCTIVE,
  /** Changes who may do what, the server itself, its files, or runs code on its host. */
  PRIVILEGED,
  /** Not understood: anything may happen, so it counts as the most dangerous. */
  OPAQUE;

  public StatementClass worst(StatementClass other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
