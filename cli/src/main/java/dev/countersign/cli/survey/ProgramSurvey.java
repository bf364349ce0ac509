package dev.countersign.cli.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.doctor.ClockSeen;
import dev.countersign.cli.doctor.ProgramSeen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Asks a program for its health, which also has its time and how far it has read. */
public final class ProgramSurvey {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String PLACES = "at ";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Clock clock;

  public ProgramSurvey(Clock clock) {
    this.clock = clock;
  }

  /**
   * What a program told.
   *
   * @param clock its time, where it tells it
   * @param places the next offset that it will read, where it tells it
   */
  public record Told(
      ProgramSeen program, Optional<ClockSeen> clock, Map<TopicPartition, Long> places) {}

  /** Asks; a program that does not answer is one that is not well. */
  public Told ask(String name, URI address) {
    try {
      var first = health(address); // its answer may take long; the second one measures
      var before = clock.instant();
      var health = health(address);
      var after = clock.instant();
      return new Told(
          new ProgramSeen(name, address.toString(), unwell(first).or(() -> unwell(health))),
          clock(name, health, before, after),
          places(health));
    } catch (IOException e) {
      return silent(name, address, "does not answer at " + address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return silent(name, address, "was not waited for");
    }
  }

  private static Told silent(String name, URI address, String why) {
    return new Told(
        new ProgramSeen(name, address.toString(), Optional.of(why)), Optional.empty(), Map.of());
  }

  /** All that it says: that it is ready, and how its views are. */
  private JsonNode health(URI address) throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(address.resolve("/q/health")).timeout(ANSWER).GET().build(),
            BodyHandlers.ofString());
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IOException("not health", e);
    }
  }

  private static Optional<String> unwell(JsonNode health) {
    for (var check : health.path("checks")) {
      if (!check.path("status").asText().equals("UP")) {
        var why = new StringBuilder(check.path("name").asText() + " is not up");
        check
            .path("data")
            .properties()
            .forEach(
                it -> {
                  if (!it.getKey().equals("now") && !it.getKey().startsWith(PLACES)) {
                    why.append("; ")
                        .append(it.getKey())
                        .append(": ")
                        .append(it.getValue().asText());
                  }
                });
        return Optional.of(why.toString());
      }
    }
    return health.path("checks").isEmpty() ? Optional.of("tells no health") : Optional.empty();
  }

  private static Optional<ClockSeen> clock(
      String name, JsonNode health, Instant before, Instant after) {
    for (var check : health.path("checks")) {
      var now = check.path("data").path("now").asText();
      if (!now.isEmpty()) {
        try {
          return Optional.of(Clocks.seen(name, Instant.parse(now), before, after));
        } catch (DateTimeException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** {@code "at TOPIC": "PARTITION:OFFSET …"}, as request-service's views tell it. */
  private static Map<TopicPartition, Long> places(JsonNode health) {
    var places = new HashMap<TopicPartition, Long>();
    for (var check : health.path("checks")) {
      for (var datum : check.path("data").properties()) {
        if (datum.getKey().startsWith(PLACES)) {
          var topic = datum.getKey().substring(PLACES.length());
          for (var place : datum.getValue().asText().split(" ", -1)) {
            if (place.matches("[0-9]{1,9}:[0-9]{1,18}")) {
              int colon = place.indexOf(':');
              places.put(
                  new TopicPartition(topic, Integer.parseInt(place.substring(0, colon))),
                  Long.valueOf(place.substring(colon + 1)));
            }
          }
        }
      }
    }
    return places;
  }
}
