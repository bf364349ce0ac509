package dev.countersign.notifier.app;

import dev.countersign.protocol.topic.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Up while events are followed; an endpoint that does not answer changes nothing here. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {
  private final NotifierService service;

  public Readiness(NotifierService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    var runtime = service.runtime();
    var response =
        HealthCheckResponse.named("notifier")
            .status(runtime.isReady())
            .withData("now", Instant.now().toString()); // for doctor, which compares clocks
    var places = runtime.places();
    if (!places.isEmpty()) {
      response.withData("at " + Topics.EVENTS, places); // for doctor too, which looks for lag
    }
    runtime.stopped().ifPresent(why -> response.withData("why", why));
    return response.build();
  }
}
