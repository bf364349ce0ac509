package dev.countersign.cli.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody has signed in at an identity provider.
 *
 * @param bearer what the gateway takes
 * @param expires when it stops working
 * @param refresh what gets the next one, where the provider gave that
 */
public record Login(Place at, String bearer, Instant expires, Optional<String> refresh) {

  /** Without its secrets. */
  @Override
  public String toString() {
    return "Login at " + at.name() + " until " + expires;
  }

  ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("provider", at.json());
    json.put("bearer", bearer).put("expires", expires.toString());
    refresh.ifPresent(it -> json.put("refresh", it));
    return json;
  }

  /**
   * As it was kept.
   *
   * @throws IllegalArgumentException when it is not so
   */
  static Login of(JsonNode json) {
    var bearer = json.path("bearer").asText();
    if (bearer.isEmpty()) {
      throw new IllegalArgumentException("Expected a bearer token, but there is none");
    }
    try {
      return new Login(
          Place.of(json.path("provider")),
          bearer,
          Instant.parse(json.path("expires").asText()),
          Optional.ofNullable(json.path("refresh").textValue()));
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
