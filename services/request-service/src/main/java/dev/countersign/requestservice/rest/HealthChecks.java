package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.db.Database;
import dev.countersign.requestservice.kafka.AnswerTail;
import dev.countersign.requestservice.kafka.EventTail;
import dev.countersign.requestservice.kafka.Feeds;
import dev.countersign.requestservice.kafka.GovernanceTail;
import dev.countersign.requestservice.kafka.Probe;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** What an operator and a load balancer ask. Commands need the log alone, so readiness does too. */
public class HealthChecks {

  /** Whether commands are taken: everyone is known, and every answer will be seen. */
  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck log(
      CurrentGovernance governance,
      GovernanceTail governanceTail,
      AnswerTail answers,
      Probe probe) {
    return () ->
        response(
                "log",
                governanceTail
                    .stopped()
                    .or(answers::stopped)
                    .or(
                        () ->
                            when(
                                !probe.isReachable(), "Expected a broker to answer, but none does"))
                    .or(
                        () ->
                            when(
                                !governance.isLoaded(),
                                "Expected governance to be read, but it is not yet"))
                    .or(
                        () ->
                            when(
                                !answers.isPlaced(),
                                "Expected to stand at the end of the log, but do not yet")))
            .build();
  }

  /** Whether reads are answered, and by views that go on. */
  @Produces
  @Wellness
  @ApplicationScoped
  HealthCheck views(Feeds feeds, EventTail tail, Database database) {
    return () -> {
      var response =
          response(
              "views",
              feeds
                  .stopped()
                  .or(feeds::behind)
                  .or(tail::stopped)
                  .or(
                      () ->
                          when(
                              !database.isReachable(),
                              "Expected PostgreSQL to answer, but it does not")));
      feeds.places().forEach((topic, places) -> response.withData("at " + topic, places));
      return response.build();
    };
  }

  private static Optional<String> when(boolean wrong, String why) {
    return wrong ? Optional.of(why) : Optional.empty();
  }

  /** With our time, for doctor, which compares clocks. */
  private static HealthCheckResponseBuilder response(String name, Optional<String> wrong) {
    var response =
        HealthCheckResponse.named(name)
            .status(wrong.isEmpty())
            .withData("now", Instant.now().toString());
    wrong.ifPresent(why -> response.withData("why", why));
    return response;
  }
}
