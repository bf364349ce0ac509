package dev.countersign.auditservice.app;

import dev.countersign.auditservice.kafka.AuditMeter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts as {@code countersign_audit_chained_total}, times as {@code countersign_audit_freshness}
 * (from a record's append to its entry), and tells {@code countersign_audit_checkpoint_size}.
 */
@ApplicationScoped
public class MeteredAudit implements AuditMeter {
  private final MeterRegistry registry;
  private final AtomicLong checkpointSize;

  MeteredAudit(MeterRegistry registry) {
    this.registry = registry;
    this.checkpointSize = registry.gauge("countersign.audit.checkpoint.size", new AtomicLong());
  }

  @Override
  public void chained(int entries, Duration oldest) {
    registry.counter("countersign.audit.chained").increment(entries);
    registry
        .timer("countersign.audit.freshness")
        .record(oldest.isNegative() ? Duration.ZERO : oldest);
  }

  @Override
  public void checkpoint(long size) {
    checkpointSize.set(size);
  }
}
