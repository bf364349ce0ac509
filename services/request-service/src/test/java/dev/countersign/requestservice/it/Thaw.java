package dev.countersign.requestservice.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Ends what a test has frozen, for those that come after it. */
final class Thaw {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Thaw() {}

  static void everything(GatewayProcess gateway, World world) {
    for (var freeze : freezes(gateway, world)) {
      gateway.delete(world.token("root"), "/freezes/" + freeze.path("name").asText());
    }
    await().atMost(PATIENCE).until(() -> freezes(gateway, world).isEmpty());
  }

  static JsonNode freezes(GatewayProcess gateway, World world) {
    return gateway.get(world.token("alice"), "/freezes").body().path("items");
  }
}
