package dev.countersign.protocol.request;

/** How much harm an operation may do, from little to any. A later constant is worse. */
public enum Risk {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL
}
