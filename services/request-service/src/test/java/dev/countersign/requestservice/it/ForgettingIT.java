package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.engine.policy.PolicyException;
import dev.countersign.protocol.Bytes;
import dev.countersign.requestservice.it.GatewayProcess.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is promised of a result is what is done: its rows go when they should, and not before. */
class ForgettingIT {
  private static final Duration KEPT = Duration.ofDays(20);

  private static World world;
  private static GatewayProcess gateway;
  private static SealedRuns runs;
  private static KeptRows kept;

  @BeforeAll
  static void start() throws PolicyException {
    world = new World();
    world.policy("fleeting", "fleeting", "approve: automatically\nresultsFor: 2s");
    world.policy(
        "looked-into",
        "uncovered",
        """
        steps: [{name: dba review, quorums: [1 of group:dba]}]
        evidence: {gather: [plan, rows, sample], masked: none}
        resultsFor: 4s\
        """);
    var settings = world.settings();
    settings.put("countersign.keep.forget-interval", "PT0.1S");
    settings.put("countersign.keep.results", KEPT.toString());
    gateway = GatewayProcess.start(settings).awaitReady();
    runs = new SealedRuns(world, gateway);
    kept = new KeptRows(world);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
  }

  @Test
  void shouldDropKeyAndPiecesWhenTheirTimeIsOver() {
    var id = submit("fleeting", Map.of());
    var key = runs.resultKey(id);
    awaitKept(key);
    runs.run(id, "[1]\n");

    awaitGone(key);
    await().atMost(GatewayProcess.PATIENCE).until(() -> kept.pieces(id) == 0);

    assertThat(result(id).code()).isEqualTo("RESULT_FORGOTTEN");
  }

  @Test
  void shouldDropPiecesOfWhatSomebodyHadForgotten() {
    var id = submit("development", Map.of());
    var key = runs.resultKey(id);
    runs.run(id, "[1]\n");
    aPassGoesBy();
    awaitKept(key);
    assertThat(kept.pieces(id)).isEqualTo(1);

    var forgotten = gateway.delete(world.token("alice"), "/requests/" + id + "/result");
    assertThat(forgotten.status()).as(forgotten.body().toPrettyString()).isEqualTo(200);

    await().atMost(GatewayProcess.PATIENCE).until(() -> kept.pieces(id) == 0);
    awaitGone(key);
  }

  /** Votes may take longer than results are kept; of that, the one who asked is told nothing. */
  @Test
  void shouldKeepTheKeyOfWhatWaitsForVotesHoweverOldItIs() {
    var id = submit("production", Map.of("dispatch", "automatic"));
    var key = runs.submittedKey(id);
    awaitKept(key);
    kept.age(key, "600 days");
    aPassGoesBy();
    approve(id);
    assertThat(runs.resultKey(id)).isEqualTo(key);
    aPassGoesBy();
    runs.run(id, "[1]\n");
    kept.agePieces(id, "40 days");
    aPassGoesBy();

    assertThat(result(id).body().path("rows").toString()).isEqualTo("[[1]]");
    assertThat(kept.keys(key)).isEqualTo(1);
  }

  /** Full plans and samples are rows and literals as results are, and go when those would. */
  @Test
  void shouldForgetEvidenceAsItForgetsAResult() {
    var id = submit("uncovered", Map.of());
    var key = runs.evidenceKey(id);
    awaitKept(key);
    runs.look(id, "{\"plans\":[],\"samples\":[{\"rows\":[[\"hers\"]]}]}");
    var found = gateway.get(world.token("bob"), "/requests/" + id + "/evidence");
    assertThat(found.body().toString()).contains("hers");
    assertThat(kept.sealed(id + "/0")).isEqualTo(1);

    await().atMost(GatewayProcess.PATIENCE).until(() -> kept.sealed(id + "/0") == 0);
    var forgotten = gateway.get(world.token("bob"), "/requests/" + id + "/evidence");
    assertThat(forgotten.code()).isEqualTo("RESULT_FORGOTTEN");

    gateway.post(world.token("alice"), "/requests/" + id + "/cancel", "{}");
    awaitGone(key); // which the run would have used, too
  }

  @Test
  void shouldPromiseNoLongerThanItKeepsAny() {
    var id = submit("development", Map.of());
    runs.run(id, "[1]\n");

    var run = get("/requests/" + id + "/executions").body().path("items").path(0);
    var until = Instant.parse(run.path("resultUntil").asText());
    assertThat(until).isEqualTo(Instant.parse(run.path("endedAt").asText()).plus(KEPT));
    for (var item : get("/results").body().path("items")) {
      if (item.path("request").asText().equals(id)) {
        assertThat(item.path("keptUntil").asText()).isEqualTo(run.path("resultUntil").asText());
        return;
      }
    }
    throw new AssertionError("Expected it among the results, but it is not");
  }

  @Test
  void shouldDropTheKeyOfWhatWillNeverRun() {
    var id = submit("production", Map.of("dispatch", "automatic"));
    var key = runs.submittedKey(id);
    awaitKept(key);

    gateway.post(world.token("alice"), "/requests/" + id + "/cancel", "{}");

    awaitGone(key);
  }

  /**
   * Longer than policies let anything wait: whatever has become of it, it must not stay for ever.
   */
  @Test
  void shouldDropTheKeyOfWhatNeverEnds() {
    var id = submit("production", Map.of("dispatch", "automatic"));
    var key = runs.submittedKey(id);
    aPassGoesBy();
    awaitKept(key);

    kept.age(key, "800 days");

    awaitGone(key);
  }

  @Test
  void shouldNeverWriteDownTheKeyOfWhatIsNotStored() {
    var id = submit("development", Map.of("store", false));
    var key = runs.resultKey(id);
    assertThat(kept.keys(key)).isZero();

    runs.run(id, "[1]\n");

    assertThat(kept.keys(key)).isZero();
    assertThat(result(id).body().path("rows").toString()).isEqualTo("[[1]]");
    assertThat(kept.keys(key)).isZero();
  }

  /** A whole one, from its begin to its end: the first may have begun before this was called. */
  private static void aPassGoesBy() {
    for (var name : List.of("first", "second")) {
      kept.addKey(name, "800 days");
      await().atMost(GatewayProcess.PATIENCE).until(() -> !kept.hasKey(name));
    }
  }

  private static void awaitKept(Bytes key) {
    await().atMost(GatewayProcess.PATIENCE).until(() -> kept.keys(key) == 1);
  }

  private static void awaitGone(Bytes key) {
    await().atMost(GatewayProcess.PATIENCE).until(() -> kept.keys(key) == 0);
  }

  private static void approve(String id) {
    var digest = get("/requests/" + id).body().path("operationDigest").asText();
    var vote = Map.of("decision", "approve", "operationDigest", digest);
    assertThat(gateway.post(world.token("bob"), "/requests/" + id + "/votes", vote).status())
        .isEqualTo(200);
  }

  private static String submit(String environment, Map<String, Object> more) {
    var asked = new HashMap<>(StoryIT.submission(environment, "select 1"));
    asked.putAll(more);
    var answer = gateway.post(world.token("alice"), "/requests", asked);
    assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(201);
    return answer.body().path("id").asText();
  }

  private static Answer get(String path) {
    return gateway.get(world.token("alice"), path);
  }

  private static Answer result(String id) {
    return get("/requests/" + id + "/result");
  }
}
