package dev.countersign.policyservice.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Up while commands are being decided: the stream runs, and governance has been read. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {
  private final PolicyService service;

  Readiness(PolicyService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("decisions")
        .status(service.runtime().isReady())
        .withData("stream", service.runtime().state())
        .withData("now", Instant.now().toString()) // for doctor, which compares clocks
        .build();
  }
}
