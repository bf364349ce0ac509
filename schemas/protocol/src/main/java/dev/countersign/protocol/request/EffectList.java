package dev.countersign.protocol.request;

/** One of the lists of {@link Effects}. */
public enum EffectList {
  READS,
  WRITES,
  COLUMNS_READ,
  COLUMNS_WRITTEN
}
