package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A countersignature on a digest of the asker's own, over HTTP. */
class ApprovalIT {
  private static final String DIGEST = "ab".repeat(32);
  private static final Map<String, Object> CONSUMPTION = Map.of("digest", DIGEST);

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

  private static GatewayProcess.Answer asked(Map<String, Object> more) {
    var body =
        new HashMap<String, Object>(
            Map.of(
                "kind",
                "approval",
                "target",
                "orders",
                "environment",
                "production",
                "digest",
                DIGEST,
                "title",
                "Release 17",
                "description",
                "Built and tested.",
                "link",
                "https://ci.example/17"));
    body.putAll(more);
    return gateway.post(world.token("alice"), "/requests", body);
  }

  private static String approved(Map<String, Object> more) {
    var asked = asked(more);
    var id = asked.body().path("id").asText();
    var vote =
        Map.of(
            "decision",
            "approve",
            "operationDigest",
            asked.body().path("operationDigest").asText());
    assertThat(gateway.post(world.token("bob"), "/requests/" + id + "/votes", vote).status())
        .isEqualTo(200);
    return id;
  }

  private static GatewayProcess.Answer consumes(String who, String id) {
    return gateway.post(world.token(who), "/requests/" + id + "/consume", CONSUMPTION);
  }

  @Test
  void shouldShowWhatItIsAboutToThoseItConcerns() {
    var asked = asked(Map.of("consumers", List.of("user:carol")));
    assertThat(asked.status()).as(asked.body().toPrettyString()).isEqualTo(201);
    var id = asked.body().path("id").asText();

    var seen = gateway.get(world.token("bob"), "/requests/" + id + "?minSequence=3").body();

    assertThat(seen.path("kind").asText()).isEqualTo("approval");
    assertThat(seen.path("approval").path("title").asText()).isEqualTo("Release 17");
    assertThat(seen.path("approval").path("digest").asText()).isEqualTo(DIGEST);
    assertThat(seen.path("approval").path("link").asText()).isEqualTo("https://ci.example/17");
    assertThat(seen.path("consumers").toString()).isEqualTo("[\"user:carol\"]");
    assertThat(seen.has("sql") && !seen.path("sql").isNull()).isFalse();
    assertThat(seen.path("facts").path("redacted").asText()).isEqualTo("approval of a digest");
    assertThat(gateway.get(world.token("mallory"), "/requests/" + id).status()).isEqualTo(403);
    assertThat(gateway.get(world.token("bob"), "/requests/" + id + "/events").body().toString())
        .doesNotContain("Release 17", "ci.example", DIGEST);
  }

  @Test
  void shouldBeConsumedOnceWithTheDigestThatWasApproved() {
    var id = approved(Map.of());

    var stale =
        gateway.post(
            world.token("alice"),
            "/requests/" + id + "/consume",
            Map.of("digest", "cd".repeat(32)));
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.code()).isEqualTo("STALE_DIGEST");
    var others = consumes("carol", id);
    assertThat(others.status()).isEqualTo(403);
    assertThat(others.code()).isEqualTo("FORBIDDEN");
    assertThat(consumes("mallory", id).code()).isEqualTo("FORBIDDEN");

    var consumed = consumes("alice", id);
    assertThat(consumed.status()).as(consumed.body().toPrettyString()).isEqualTo(200);
    assertThat(consumed.body().path("status").asText()).isEqualTo("completed");

    var again = consumes("alice", id);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("ALREADY_CONSUMED");
    var seen =
        gateway.get(
            world.token("alice"),
            "/requests/" + id + "?minSequence=" + consumed.body().path("sequence"));
    assertThat(seen.body().path("consumedBy").asText()).isEqualTo("alice");
    assertThat(seen.body().path("consumedAt").asText()).isNotEmpty();
  }

  @Test
  void shouldBeConsumedByWhomTheRequestNames() {
    var id = approved(Map.of("consumers", List.of("user:carol")));
    assertThat(consumes("carol", id).status()).isEqualTo(200);
    assertThat(consumes("alice", id).code()).isEqualTo("ALREADY_CONSUMED");
  }

  @Test
  void shouldNotBeConsumedBeforeItIsApproved() {
    var id = asked(Map.of()).body().path("id").asText();
    var early = consumes("alice", id);
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("NOT_APPROVED");
  }

  @Test
  void shouldNotBeDispatched() {
    var id = approved(Map.of());
    var dispatched = gateway.post(world.token("alice"), "/requests/" + id + "/dispatch", "{}");
    assertThat(dispatched.status()).isEqualTo(409);
    assertThat(dispatched.code()).isEqualTo("WRONG_KIND");
  }

  @Test
  void shouldRefuseToConsumeWhatRuns() {
    var sql = StoryIT.submission("production", "update orders set x = 1");
    var id = gateway.post(world.token("alice"), "/requests", sql).body().path("id").asText();
    assertThat(consumes("alice", id).code()).isEqualTo("WRONG_KIND");
  }

  @Test
  void shouldSayWhereWhatWasApprovedIsErased() {
    var asked = asked(Map.of());
    var id = asked.body().path("id").asText();
    world.log.erase(id, asked.body().path("operationDigest").asText());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        gateway
                            .get(world.token("alice"), "/requests/" + id)
                            .body()
                            .hasNonNull("approval"))
                    .isFalse());

    var gone = consumes("alice", id);

    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.code()).isEqualTo("DOCUMENT_ERASED");
  }
}
