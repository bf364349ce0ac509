package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How people find requests again, and what they do not learn of those that are not for them. */
class FindingIT {
  private static World world;
  private static GatewayProcess gateway;
  private static String fingerprint;

  private static String update;
  private static String updateAgain;
  private static String read;
  private static String approval;

  @BeforeAll
  static void start() {
    world = new World();
    gateway = GatewayProcess.start(world.settings()).awaitReady();
    update = ask("alice", "update shop.ledger set x = 1 where id = 2");
    updateAgain = ask("alice", "UPDATE shop.ledger SET x = 'y' WHERE id = 3");
    read = ask("alice", "select * from people");
    approval =
        asked(
            "alice",
            Map.of(
                "kind",
                "approval",
                "target",
                "orders",
                "environment",
                "production",
                "digest",
                "a".repeat(64),
                "title",
                "Release 17"));
    fingerprint = shown(update).path("facts").path("fingerprint").asText();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
  }

  private static String ask(String who, String sql) {
    return asked(who, StoryIT.submission("production", sql));
  }

  private static String asked(String who, Map<String, ?> body) {
    var answer = gateway.post(world.token(who), "/requests", body);
    assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(201);
    var id = answer.body().path("id").asText();
    gateway.get(
        world.token(who), "/requests/" + id + "?minSequence=" + answer.body().path("sequence"));
    return id;
  }

  private static JsonNode shown(String id) {
    return gateway.get(world.token("alice"), "/requests/" + id).body();
  }

  private static JsonNode page(String who, String query) {
    var page = gateway.get(world.token(who), "/requests?" + query);
    assertThat(page.status()).as(page.body().toPrettyString()).isEqualTo(200);
    return page.body();
  }

  private static List<String> found(String query) {
    return page("alice", query).path("items").findValuesAsText("id");
  }

  @Test
  void shouldFindWhatDiffersInLiteralsAlone() {
    assertThat(fingerprint).hasSize(64);

    assertThat(found("fingerprint=" + fingerprint)).containsExactly(updateAgain, update);
    assertThat(found("fingerprint=" + "0".repeat(64))).isEmpty();
  }

  @Test
  void shouldFindByKindClassAndTable() {
    assertThat(found("kind=sql")).contains(read, update).doesNotContain(approval);
    assertThat(found("kind=approval")).containsExactly(approval);
    assertThat(found("statementClass=read")).contains(read).doesNotContain(update, approval);
    assertThat(found("statementClass=write")).contains(update).doesNotContain(read, approval);
    assertThat(found("table=Ledger")).containsExactly(updateAgain, update);
    assertThat(found("table=other.ledger")).isEmpty();
    assertThat(found("table=public.people")).containsExactly(read);
    assertThat(found("table=ledger&kind=sql&statementClass=write&limit=1"))
        .containsExactly(updateAgain);
  }

  @Test
  void shouldFindByTheTimeOfAsking() {
    var middle = Instant.parse(shown(updateAgain).path("submittedAt").asText());

    assertThat(found("from=" + middle)).contains(updateAgain, read).doesNotContain(update);
    assertThat(found("to=" + middle)).contains(update).doesNotContain(updateAgain, read);
    assertThat(found("from=9999-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void shouldPageThroughWhatItFinds() {
    var first = page("alice", "table=ledger&limit=1");
    var second = page("alice", "table=ledger&limit=1&cursor=" + first.path("next").asText());

    assertThat(first.path("items").findValuesAsText("id")).containsExactly(updateAgain);
    assertThat(second.path("items").findValuesAsText("id")).containsExactly(update);
    assertThat(second.has("next")).isFalse();
  }

  /** Nor whether there is any, which the next page's being there would tell. */
  @Test
  void shouldTellNothingOfWhatIsNotForTheCaller() {
    assertThat(page("mallory", "table=ledger").path("items")).isEmpty();
    assertThat(page("mallory", "fingerprint=" + fingerprint + "&limit=1").has("next")).isFalse();
    IntStream.range(0, 3).forEach(n -> ask("alice", "select n from salaries where id = " + n));
    var shared = StoryIT.submission("production", "select n from salaries where id = 4");
    var body = new HashMap<String, Object>(shared);
    body.put("shareWith", List.of("user:mallory"));
    var mine = asked("alice", body);

    var page = page("mallory", "table=salaries&limit=1");

    assertThat(page.path("items").findValuesAsText("id")).containsExactly(mine);
    assertThat(page.has("next")).isFalse();
  }
}
