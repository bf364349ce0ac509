package dev.countersign.auditservice.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Up while the audit is being written, here or by another instance that this one stands by for. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {
  private final AuditService service;

  Readiness(AuditService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    var runtime = service.runtime();
    var state = runtime.state();
    var response =
        HealthCheckResponse.named("audit")
            .status(
                switch (state) {
                  case WRITING -> runtime.held().isEmpty();
                  case STANDING_BY -> true;
                  case WAITING, READING, STOPPED -> false;
                })
            .withData("state", state.name())
            .withData("entries", runtime.entries())
            .withData("now", Instant.now().toString()); // for doctor, which compares clocks
    runtime.stopped().or(runtime::held).ifPresent(why -> response.withData("why", why));
    return response.build();
  }
}
