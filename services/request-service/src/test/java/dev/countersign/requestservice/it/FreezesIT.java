package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Freezing and thawing over HTTP, and what those see who wait. */
class FreezesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static World world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    world = new World();
    gateway = GatewayProcess.start(world.settings()).awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
  }

  @AfterEach
  void thawEverything() {
    Thaw.everything(gateway, world);
  }

  private static GatewayProcess.Answer freeze(String who, Map<String, Object> body) {
    return gateway.post(world.token(who), "/freezes", body);
  }

  private static String asked() {
    var body =
        Map.<String, Object>of(
            "kind",
            "sql",
            "target",
            "orders",
            "environment",
            "production",
            "sql",
            "delete from orders");
    return gateway.post(world.token("alice"), "/requests", body).body().path("id").asText();
  }

  private static JsonNode shown(String id) {
    return gateway.get(world.token("alice"), "/requests/" + id + "?minSequence=3").body();
  }

  @Test
  void shouldHoldUpARequestAndSayByWhatUntilTheThaw() {
    var id = asked();
    var answer = freeze("root", Map.of("name", "inc-17", "environment", "production"));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    assertThat(answer.body().path("by").asText()).isEqualTo("root");
    assertThat(answer.body().path("running").asText()).isEqualTo("continue");

    var held = await().atMost(PATIENCE).until(() -> shown(id), it -> it.path("frozen").isObject());
    assertThat(held.path("frozen").path("freeze").asText()).isEqualTo("inc-17");
    assertThat(held.path("frozen").path("by").asText()).isEqualTo("root");
    assertThat(held.path("frozen").path("since")).isEqualTo(answer.body().path("since"));
    assertThat(held.hasNonNull("until")).isFalse();
    assertThat(Thaw.freezes(gateway, world).toString()).contains("inc-17");

    var vote =
        Map.<String, Object>of(
            "decision", "approve", "operationDigest", held.path("operationDigest").asText());
    assertThat(gateway.post(world.token("bob"), "/requests/" + id + "/votes", vote).status())
        .isEqualTo(200);
    var dispatched = gateway.post(world.token("alice"), "/requests/" + id + "/dispatch", Map.of());
    assertThat(dispatched.status()).isEqualTo(409);
    assertThat(dispatched.code()).isEqualTo("TARGET_FROZEN");
    assertThat(dispatched.body().path("detail").asText()).contains("inc-17", "root");

    var ended = gateway.delete(world.token("root"), "/freezes/inc-17");
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.body().path("event").asText()).isEqualTo("FreezeEnded");
    var free = await().atMost(PATIENCE).until(() -> shown(id), it -> it.hasNonNull("until"));
    assertThat(free.hasNonNull("frozen")).isFalse();
  }

  @Test
  void shouldShowTheDeadlineThatAFreezeHasPutOff() {
    var id = asked();
    var before = Instant.parse(shown(id).path("until").asText());
    var began = freeze("root", Map.of("name", "inc-18")).body().path("since").asText();
    await().atMost(PATIENCE).until(() -> shown(id).path("frozen").isObject());

    gateway.delete(world.token("root"), "/freezes/inc-18");

    var free = await().atMost(PATIENCE).until(() -> shown(id), it -> it.hasNonNull("until"));
    var after = Instant.parse(free.path("until").asText());
    assertThat(after).isAfter(before);
    assertThat(Duration.between(before, after))
        .isLessThan(Duration.between(Instant.parse(began), Instant.now()).plusSeconds(1));
  }

  @Test
  void shouldLetOnlyAdministratorsFreeze() {
    var answer = freeze("alice", Map.of("name", "mine"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("FORBIDDEN");
  }

  @Test
  void shouldRefuseWhatIsNoFreeze() {
    assertThat(freeze("root", Map.of()).status()).isEqualTo(400);
    assertThat(freeze("root", Map.of("name", "It broke!")).status()).isEqualTo(400);
    assertThat(freeze("root", Map.of("name", "a", "target", "Or")).status()).isEqualTo(400);
    assertThat(freeze("root", Map.of("name", "a", "running", "kill")).status()).isEqualTo(400);
    assertThat(gateway.delete(world.token("root"), "/freezes/nothing").status()).isEqualTo(404);
    assertThat(gateway.delete(world.token("root"), "/freezes/A%20B").status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseTheNameOfAFreezeInForce() {
    freeze("root", Map.of("name", "twice"));
    var again = freeze("root", Map.of("name", "twice", "target", "other"));
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.code()).isEqualTo("INVALID_GOVERNANCE");
  }
}
