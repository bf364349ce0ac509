package dev.countersign.policyservice.app;

import dev.countersign.policyservice.kafka.DecisionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts decisions as {@code countersign_decisions_total{command, outcome}}. */
@ApplicationScoped
public class MeteredDecisions implements DecisionCounter {
  private final MeterRegistry registry;

  MeteredDecisions(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void count(String command, String outcome) {
    registry.counter("countersign.decisions", "command", command, "outcome", outcome).increment();
  }
}
