package dev.countersign.policyservice.app;

import dev.countersign.policyservice.kafka.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts decisions as {@code countersign_decisions_total{command, outcome}}. */
@ApplicationScoped
public class MeteredTally implements Tally {
  private final MeterRegistry registry;

  MeteredTally(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void count(String command, String outcome) {
    registry.counter("countersign.decisions", "command", command, "outcome", outcome).increment();
  }
}
