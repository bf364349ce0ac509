package dev.countersign.auditservice.kafka;

import java.time.Duration;

/** Told what an operator wants to see. */
public interface AuditMeter {
  /** For whoever does not look. */
  AuditMeter NONE =
      new AuditMeter() {
        @Override
        public void chained(int entries, Duration oldest) {}

        @Override
        public void checkpoint(long size) {}
      };

  /**
   * Entries were committed.
   *
   * @param oldest how long the first of them had stood on its log
   */
  void chained(int entries, Duration oldest);

  /** A checkpoint over so many entries was committed. */
  void checkpoint(long size);
}
