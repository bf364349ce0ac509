package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.embedded.EmbeddedPostgreSql;
import dev.countersign.embedded.PostgreSqlOptions;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.topic.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What callers get while servers are away, and that the views lose and repeat nothing. */
@Tag("nightly")
class OutageIT {
  private static final Duration SOON = GatewayProcess.PATIENCE;

  private EmbeddedPostgreSql postgres;
  private World world;
  private GatewayProcess gateway;

  @BeforeEach
  void start() {
    postgres = EmbeddedPostgreSql.start(PostgreSqlOptions.temporary());
    world = new World(postgres.createDatabase("countersign_views", "countersign", "secret"));
    gateway = GatewayProcess.start(world.settings()).awaitReady();
  }

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
    postgres.close();
  }

  private GatewayProcess.Answer submit(String sql) {
    return gateway.post(world.token("alice"), "/requests", StoryIT.submission("production", sql));
  }

  private GatewayProcess.Answer show(String id) {
    return gateway.get(world.token("alice"), "/requests/" + id);
  }

  @Test
  void shouldTakeCommandsWithoutPostgreSqlAndCatchUp() {
    var before = submit("update a set b = 1").body().path("id").asText();
    await().atMost(SOON).until(() -> show(before).status() == 200);
    postgres.stop();

    var during = submit("update a set b = 2");
    assertThat(during.status()).as(during.body().toString()).isEqualTo(201);
    assertThat(gateway.get(world.token("bob"), "/me").status()).isEqualTo(200);
    var read = show(before);
    assertThat(read.status()).isEqualTo(503);
    assertThat(read.code()).isEqualTo("VIEWS_UNAVAILABLE");
    assertThat(read.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(gateway.health("/q/health/ready")).isEqualTo(200);

    postgres.startAgain();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var seen = show(during.body().path("id").asText());
              assertThat(seen.status()).isEqualTo(200);
              assertThat(seen.body().path("sql").asText()).isEqualTo("update a set b = 2");
            });
    gateway.awaitHealth("/q/health/well", 200);
  }

  @Test
  void shouldRefuseCommandsWithoutABrokerAndGoOnReading() {
    var before = submit("update a set b = 1").body().path("id").asText();
    await().atMost(SOON).until(() -> show(before).status() == 200);
    world.kafka.stop();

    var during = submit("update a set b = 2");
    assertThat(during.status()).as(during.body().toString()).isEqualTo(503);
    assertThat(during.code()).isEqualTo("LOG_UNREACHABLE");
    assertThat(during.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(show(before).status()).isEqualTo(200);
    gateway.awaitHealth("/q/health/ready", 503);

    world.kafka.startAgain();
    await().atMost(SOON).until(() -> submit("update a set b = 3").status() == 201);
    gateway.awaitHealth("/q/health/ready", 200);
  }

  @Test
  @Tag("nightly")
  void shouldSayThatNothingIsDecidedYet() {
    gateway.close();
    var settings = new TreeMap<>(world.settings());
    settings.put("countersign.answer.within", "1s");
    gateway = GatewayProcess.start(settings).awaitReady();
    world.log.pause(true);

    var answer = submit("update a set b = 1");

    assertThat(answer.status()).isEqualTo(202);
    var id = answer.body().path("id").asText();
    assertThat(answer.response().headers().firstValue("Location").orElseThrow()).endsWith(id);
    assertThat(answer.body().path("command").asText()).hasSize(26);
    world.log.pause(false);
    assertThat(gateway.get(world.token("alice"), "/requests/" + id + "?wait=30").status())
        .isEqualTo(200);
  }

  @Test
  void shouldKnowARequestThatNoViewHasYet() throws SQLException {
    gateway.close();
    var settings = new TreeMap<>(world.settings());
    settings.put("countersign.answer.within", "3s");
    gateway = GatewayProcess.start(settings).awaitReady();
    var body = StoryIT.submission("production", "update a set b = 1");
    var key = Map.of("Idempotency-Key", "while-no-view-comes-in");
    String path;

    try (var views = world.views();
        var lock = views.createStatement()) {
      views.setAutoCommit(false);
      lock.execute("lock table request_row in exclusive mode");
      var asked = gateway.post(world.token("alice"), "/requests", body, key);
      assertThat(asked.status()).as(asked.body().toString()).isEqualTo(201);
      path = "/requests/" + asked.body().path("id").asText();

      var again = gateway.post(world.token("alice"), "/requests", body, key);
      assertThat(again.status()).as(again.body().toString()).isEqualTo(200);
      assertThat(again.body().path("id")).isEqualTo(asked.body().path("id"));
      assertThat(again.body().path("status").asText()).isEqualTo("pending");
      assertThat(again.body().path("sequence")).isEqualTo(asked.body().path("sequence"));
      var read = gateway.get(world.token("alice"), path + "?minSequence=1");
      assertThat(read.status()).isEqualTo(503);
      assertThat(read.code()).isEqualTo("VIEW_BEHIND");
      assertThat(read.response().headers().firstValue("Retry-After")).isPresent();
    }
    assertThat(gateway.get(world.token("alice"), path + "?minSequence=1").status()).isEqualTo(200);
  }

  @Test
  void shouldCountEveryEventOnceThroughKillsAndRebuilds() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      ids.add(submit("update a set b = " + i).body().path("id").asText());
      if (i == 5) {
        gateway.kill();
        gateway = GatewayProcess.start(world.settings()).awaitReady();
      }
    }
    awaitList(ids);
    var shown = ids.stream().map(id -> show(id).body()).toList();

    var rebuilt = gateway.post(world.token("root"), "/views/rebuild", "");

    assertThat(rebuilt.status()).as(rebuilt.body().toString()).isEqualTo(200);
    assertThat(rebuilt.body().path("topics").get(0).path("records").asInt())
        .isEqualTo(3 * ids.size());
    awaitList(ids);
    assertThat(ids.stream().map(id -> show(id).body()).toList()).isEqualTo(shown);
    ids.add(submit("update a set b = 99").body().path("id").asText());
    awaitList(ids);
    pages(ids);
  }

  /** All of them in pages of 5, the newest first, though more come in meanwhile. */
  private void pages(List<String> ids) {
    var seen = new ArrayList<String>();
    var next = "";
    do {
      var page = gateway.get(world.token("bob"), "/requests?pendingFor=me&limit=5" + next).body();
      page.path("items").forEach(item -> seen.add(item.path("id").asText()));
      submit("update a set c = " + seen.size());
      next = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
    } while (!next.isEmpty());
    assertThat(seen).doesNotHaveDuplicates().containsAll(ids);
    var oldestFirst = new ArrayList<>(seen);
    Collections.reverse(oldestFirst);
    assertThat(oldestFirst.subList(0, ids.size())).isEqualTo(ids);
  }

  private void awaitList(List<String> ids) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var items =
                  gateway.get(world.token("alice"), "/requests?limit=200").body().path("items");
              assertThat(items.findValuesAsText("id")).containsAll(ids);
            });
  }

  @Test
  void shouldForgetAnErasedText() {
    var asked = submit("update a set secret = 'x'");
    var id = asked.body().path("id").asText();
    await().atMost(SOON).until(() -> show(id).body().has("sql"));

    world.log.erase(id, asked.body().path("operationDigest").asText());

    await().atMost(SOON).until(() -> !show(id).body().has("sql"));
    assertThat(show(id).status()).isEqualTo(200);
  }

  @Test
  void shouldStopLoudlyAtAForgedEvent() {
    var id = submit("update a set b = 1").body().path("id").asText();
    await().atMost(SOON).until(() -> show(id).status() == 200);

    world.log.raw(Topics.EVENTS, id, new byte[] {(byte) 0xC3, 1, 2, 3});

    await().atMost(SOON).until(() -> gateway.health("/q/health/well") == 503);
    assertThat(gateway.said())
        .contains("stopped for good")
        .containsPattern("topic countersign.events, partition \\d+, offset \\d+");
    assertThat(show(id).status()).isEqualTo(200);
  }

  @Test
  @Tag("nightly")
  void shouldStopLoudlyAtARowThatPostgreSqlRefuses() {
    var first = AuditIT.entry(1, Digest.NONE);
    for (var entry : List.of(first, AuditIT.entry(2, first.hash()), first)) {
      world.log.raw(Topics.AUDIT, Topics.AUDIT_KEY, Wire.encode(entry));
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(gateway.said())
                    .containsPattern(
                        "stopped for good: .*topic countersign.audit, partition 0, offset 2\\)"));
    assertThat(gateway.health("/q/health/well")).isEqualTo(503);
    assertThat(gateway.said()).doesNotContain("wait for PostgreSQL");
    var items = gateway.get(world.token("root"), "/audit").body().path("items");
    assertThat(items.findValuesAsText("sequence")).containsExactly("2", "1");
  }

  @Test
  @Tag("nightly")
  void shouldKeepAwayFromAVoteThatIsNotOnTheLog() {
    var id = submit("update a set b = 1").body().path("id").asText();
    var answer = gateway.post(world.token("alice"), "/requests/" + id + "/cancel", Map.of());

    assertThat(answer.body().path("status").asText()).isEqualTo("cancelled");
    var again = gateway.post(world.token("alice"), "/requests/" + id + "/cancel", Map.of());
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("ALREADY_FINAL");
  }
}
