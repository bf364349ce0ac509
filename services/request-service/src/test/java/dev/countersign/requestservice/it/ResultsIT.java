package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.countersign.engine.policy.PolicyException;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.requestservice.it.GatewayProcess.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long results can be read, by whom, and how large they may be. */
class ResultsIT {
  private static final int MEGABYTES = 128;
  private static final int CHUNK = 256 << 10;
  private static final int LINE = 1 << 10;

  private static World world;
  private static GatewayProcess gateway;
  private static SealedRuns runs;
  private static KeptRows kept;

  @BeforeAll
  static void start() throws PolicyException {
    world = new World();
    world.policy("fleeting", "fleeting", "approve: automatically\nresultsFor: 2s");
    gateway = GatewayProcess.start(world.settings(), MEGABYTES).awaitReady();
    runs = new SealedRuns(world, gateway);
    kept = new KeptRows(world);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
  }

  @Test
  void shouldHandOutOnceWhatIsNotStored() {
    var id = submit("development", Map.of("store", false));
    runs.run(id, "[1]\n");
    var run = run(id);
    assertThat(run.path("stored").asBoolean()).isFalse();
    assertThat(run.has("resultUntil")).isFalse();

    assertThat(result(id).body().path("rows").toString()).isEqualTo("[[1]]");

    var again = result(id);
    assertThat(again.status()).isEqualTo(410);
    assertThat(again.code()).isEqualTo("RESULT_NOT_STORED");
    assertThat(get("/results").body().toString()).doesNotContain(id);
    assertThat(get("/requests/" + id + "/events").body().toString()).contains("\"stored\":false");
  }

  @Test
  void shouldNotStoreAtADispatchWhatWasSubmittedSoThatItIsNotStored() {
    var asked = new HashMap<>(StoryIT.submission("production", "select 1"));
    asked.put("store", false);
    var submitted = gateway.post(world.token("alice"), "/requests", asked).body();
    var id = submitted.path("id").asText();
    var vote =
        Map.of(
            "decision", "approve", "operationDigest", submitted.path("operationDigest").asText());
    assertThat(gateway.post(world.token("bob"), "/requests/" + id + "/votes", vote).status())
        .isEqualTo(200);
    var dispatch = "/requests/" + id + "/dispatch";

    var storing = gateway.post(world.token("alice"), dispatch + "?store=true", Map.of());
    assertThat(storing.code()).isEqualTo("OPERATION_REFUSED");
    var sent = gateway.post(world.token("alice"), dispatch, Map.of());
    assertThat(sent.status()).as(sent.body().toPrettyString()).isEqualTo(200);

    runs.run(id, "[1]\n");
    assertThat(result(id).body().path("rows").toString()).isEqualTo("[[1]]");
    assertThat(result(id).code()).isEqualTo("RESULT_NOT_STORED");
  }

  @Test
  void shouldRefuseWhatIsNotStoredWhereNobodyWaits() {
    var asked = new HashMap<>(StoryIT.submission("production", "select 1"));
    asked.putAll(Map.of("store", false, "dispatch", "automatic"));

    var answer = gateway.post(world.token("alice"), "/requests", asked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("detail").asText()).contains("nobody");
  }

  @Test
  void shouldForgetWhatItsRequesterWantsForgotten() {
    var id = submit("development", Map.of());
    runs.run(id, "[1]\n");
    assertThat(result(id).status()).isEqualTo(200);
    var key = runs.resultKey(id);
    await().atMost(GatewayProcess.PATIENCE).until(() -> kept.keys(key) == 1);
    assertThat(gateway.delete(world.token("bob"), "/requests/" + id + "/result").code())
        .isEqualTo("FORBIDDEN");

    var forgotten = gateway.delete(world.token("alice"), "/requests/" + id + "/result");

    assertThat(forgotten.status()).as(forgotten.body().toPrettyString()).isEqualTo(200);
    await().atMost(GatewayProcess.PATIENCE).until(() -> result(id).status() == 410);
    assertThat(kept.keys(key)).as("before the hourly clean-up").isZero();
    assertThat(result(id).code()).isEqualTo("RESULT_FORGOTTEN");
    assertThat(run(id).has("resultForgottenAt")).isTrue();
    assertThat(gateway.delete(world.token("alice"), "/requests/" + id + "/result").status())
        .isEqualTo(410);
  }

  @Test
  void shouldHandOutNothingWhoseTimeIsOver() {
    var id = submit("fleeting", Map.of());
    runs.run(id, "[1]\n");
    assertThat(run(id).has("resultUntil")).isTrue();

    await().atMost(GatewayProcess.PATIENCE).until(() -> result(id).status() == 410);

    assertThat(result(id).code()).isEqualTo("RESULT_FORGOTTEN");
    assertThat(get("/results").body().toString()).doesNotContain(id);
  }

  @Test
  void shouldLetWhomItIsSharedWithReadTheResult() {
    var id = submit("development", Map.of("shareWith", List.of("user:mallory")));
    runs.run(id, "[1]\n");

    var read = gateway.get(world.token("mallory"), "/requests/" + id + "/result");

    assertThat(read.status()).as(read.body().toPrettyString()).isEqualTo(200);
    assertThat(read.body().path("rows").toString()).isEqualTo("[[1]]");
    assertThat(executions("mallory")).contains(id + "/1");
    assertThat(gateway.get(world.token("bob"), "/requests/" + id + "/result").code())
        .isEqualTo("FORBIDDEN");
    assertThat(executions("bob")).doesNotContain(id + "/1");
    await()
        .atMost(GatewayProcess.PATIENCE)
        .untilAsserted(() -> assertThat(readers(id)).containsExactly("mallory"));
  }

  @Test
  void shouldShareWithNobodyWhoIsNotKnown() {
    for (var party : List.of("user:nobody", "role:nobody", "group:nobody")) {
      var asked = new HashMap<>(StoryIT.submission("development", "select 1"));
      asked.put("shareWith", List.of(party));

      var answer = gateway.post(world.token("alice"), "/requests", asked);

      assertThat(answer.code()).as(party).isEqualTo("UNKNOWN_NAME");
      assertThat(answer.body().path("detail").asText()).contains("nobody");
    }
  }

  /** CSV has no place for it, and a program that reads JSON may not look for it. */
  @Test
  void shouldTellInAHeaderThatRowsWereLeftOut() {
    var id = submit("development", Map.of());
    runs.run(id, "[1]\n", true);

    for (var format : List.of("csv", "json")) {
      var result =
          gateway.text(world.token("alice"), "/requests/" + id + "/result?format=" + format);
      assertThat(result.headers().firstValue("Countersign-Truncated")).as(format).contains("true");
      assertThat(result.headers().firstValue("Countersign-Failed")).as(format).contains("false");
    }
  }

  @Test
  void shouldStoreNoResultOfAMigrationEither() {
    var sql = "create table a (b int)";
    var file =
        Map.of(
            "version",
            1,
            "name",
            "a",
            "checksum",
            Hashing.sha256(sql.getBytes(StandardCharsets.UTF_8)).value(),
            "sql",
            sql);
    var asked =
        Map.of(
            "kind", "migration",
            "target", "orders",
            "environment", "production",
            "reason", "why",
            "store", false,
            "migration", Map.of("action", "up", "migrations", List.of(file)));

    var answer = gateway.post(world.token("alice"), "/requests", asked);

    assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(201);
    assertThat(kept.keys(runs.submittedKey(answer.body().path("id").asText()))).isZero();
  }

  @Test
  void shouldTakeNoOtherSealingForTheResult() {
    var id = submit("development", Map.of());
    var execution = new ExecutionId(id + "/1");
    var undone = Sealer.to(runs.resultKey(id), execution, new SecureRandom());
    world.log.chunk(undone.seal(SealedRuns.document("[\"undone\"]\n"), true));

    runs.run(id, "[\"done\"]\n");

    assertThat(result(id).body().path("rows").toString()).isEqualTo("[[\"done\"]]");
  }

  /** Whoever waited for it asks again, and has it after all: once. */
  @Test
  void shouldHandOutAgainWhatIsNotStoredAndDidNotArrive() throws Exception {
    var id = submit("development", Map.of("store", false));
    var line = ("[\"" + "x".repeat(LINE - 5) + "\"]\n").getBytes(StandardCharsets.UTF_8);
    runsLong(id, line, 64 << 10);
    try (var stream = gateway.stream(world.token("alice"), "/requests/" + id + "/result")) {
      assertThat(stream.read()).isEqualTo('{');
      assertThat(result(id).code()).as("while it is on its way").isEqualTo("RESULT_NOT_STORED");
    }

    await()
        .atMost(GatewayProcess.PATIENCE)
        .untilAsserted(
            () -> {
              var again = gateway.text(world.token("alice"), "/requests/" + id + "/result");
              assertThat(again.statusCode()).isEqualTo(200);
              assertThat(again.body()).hasSizeGreaterThan(LINE << 16);
            });

    assertThat(result(id).code()).isEqualTo("RESULT_NOT_STORED");
  }

  /** Nothing is handed out, so nothing is used up. */
  @Test
  void shouldHandOutNothingToWhoAsksForTheHeadersAlone() throws Exception {
    var id = submit("development", Map.of("store", false));
    runs.run(id, "[\"once\"]\n");

    var head = gateway.head(world.token("alice"), "/requests/" + id + "/result");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Countersign-Truncated")).contains("false");
    assertThat(result(id).body().path("rows").toString()).isEqualTo("[[\"once\"]]");
    assertThat(result(id).code()).isEqualTo("RESULT_NOT_STORED");
  }

  /** CSV has no place for it: the words would pass for a row. */
  @Test
  void shouldTellInAHeaderThatTheRunFailed() {
    var id = submit("development", Map.of());
    runs.fail(id, "{\"error\":{\"code\":\"23505\",\"message\":\"duplicate\"}}\n");

    var result = gateway.text(world.token("alice"), "/requests/" + id + "/result?format=csv");

    assertThat(result.headers().firstValue("Countersign-Failed")).contains("true");
    assertThat(result.body()).startsWith("code,message,detail,hint");
  }

  /** CSV has no end of its own by which a reader could tell. */
  @Test
  void shouldBreakOffWhatIsNotWhatWasReported() {
    var id = submit("development", Map.of());
    var execution = new ExecutionId(id + "/1");
    var sealer = Sealer.to(runs.resultKey(id), execution, new SecureRandom());
    var other = Sealer.to(runs.resultKey(id), execution, new SecureRandom());
    other.seal(new byte[0], true);
    var rows = "[\"%s\"]\n".formatted("x".repeat(LINE)).repeat(2_000);
    world.log.chunk(sealer.seal(SealedRuns.document(rows), false));
    world.log.chunk(sealer.seal(new byte[0], true));
    runs.end(
        id, execution, new ResultSummary(1, 0, 1, 2, other.digest(), sealer.encapsulated(), false));

    assertThatThrownBy(
            () -> {
              try (var stream =
                  gateway.stream(world.token("alice"), "/requests/" + id + "/result?format=csv")) {
                stream.readAllBytes();
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  @Tag("nightly")
  void shouldHandOutMoreThanItsMemoryHolds() throws Exception {
    carry(160 << 20);
  }

  @Test
  @Tag("nightly")
  void shouldHandOutAGigabyte() throws Exception {
    carry(1 << 30);
  }

  /** A control character is six in JSON: so long a row of 4 MiB can be, and here is twice that. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  @Tag("nightly")
  void shouldHandOutTheLargestRowsThatThereCanBe(String format) throws Exception {
    int characters = 8 << 20;
    var id = submit("development", Map.of());
    var row = ("[\"" + "\\u0001".repeat(characters) + "😀\"]\n").getBytes(StandardCharsets.UTF_8);
    runsLong(id, row, 4);

    long begun = System.nanoTime();
    long read = 0;
    var path = "/requests/" + id + "/result?format=" + format;
    try (var stream = gateway.stream(world.token("alice"), path)) {
      var buffer = new byte[1 << 16];
      for (int some = stream.read(buffer); some >= 0; some = stream.read(buffer)) {
        read += some;
      }
    }

    assertThat(read).isGreaterThan(4L * characters * (format.equals("csv") ? 1 : 6));
    System.out.printf(
        "%s: rows of %d MB handed out at %.1f MB/s, in a heap of %d MB%n",
        format, row.length >> 20, read / 1e3 / ((System.nanoTime() - begun) / 1e6), MEGABYTES);
  }

  private static void carry(int bytes) throws Exception {
    var id = submit("development", Map.of());
    var line = ("[\"" + "x".repeat(LINE - 5) + "\"]\n").getBytes(StandardCharsets.UTF_8);
    long sealed = System.nanoTime();
    runsLong(id, line, bytes / LINE);
    long begun = System.nanoTime();
    long read = 0;
    long rows = 0;
    try (var stream = gateway.stream(world.token("alice"), "/requests/" + id + "/result")) {
      var buffer = new byte[1 << 16];
      for (int some = stream.read(buffer); some >= 0; some = stream.read(buffer)) {
        read += some;
        for (int i = 0; i < some; i++) {
          rows += buffer[i] == ']' ? 1 : 0;
        }
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat(rows).isEqualTo(bytes / LINE + 2); // of the columns and of all rows
    assertThat(read).isGreaterThan(bytes - 1);
    System.out.printf(
        "%.0f MB handed out at %.1f MB/s, taken in at %.1f MB/s or more, in a heap of %d MB%n",
        read / 1e6, read / 1e6 / seconds, bytes / 1e6 / ((begun - sealed) / 1e9), MEGABYTES);
  }

  private static String submit(String environment, Map<String, Object> more) {
    var asked = new HashMap<>(StoryIT.submission(environment, "select 1"));
    asked.putAll(more);
    var answer = gateway.post(world.token("alice"), "/requests", asked);
    assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(201);
    return answer.body().path("id").asText();
  }

  private static List<String> executions(String reader) {
    return gateway
        .get(world.token(reader), "/results")
        .body()
        .path("items")
        .findValuesAsText("execution");
  }

  private static List<String> readers(String id) {
    var readers = new ArrayList<String>();
    for (var event : get("/requests/" + id + "/events").body().path("items")) {
      if (event.path("type").asText().contains("ResultRead")) {
        readers.add(event.path("actor").path("subject").asText());
      }
    }
    return readers;
  }

  private static Answer get(String path) {
    return gateway.get(world.token("alice"), path);
  }

  private static Answer result(String id) {
    return get("/requests/" + id + "/result");
  }

  private static com.fasterxml.jackson.databind.JsonNode run(String id) {
    return get("/requests/" + id + "/executions").body().path("items").path(0);
  }

  private static void runsLong(String id, byte[] line, int rows) throws IOException {
    var sealer = Sealer.to(runs.resultKey(id), new ExecutionId(id + "/1"), new SecureRandom());
    var piece = new ByteArrayOutputStream();
    piece.write(
        "{\"columns\":[{\"name\":\"x\",\"type\":\"text\"}]}\n".getBytes(StandardCharsets.UTF_8));
    int chunks = 0;
    for (int i = 0; i < rows; i++) {
      for (int at = 0; at < line.length; at += CHUNK) {
        piece.write(line, at, Math.min(CHUNK, line.length - at));
        if (piece.size() >= CHUNK) {
          world.log.chunk(sealer.seal(piece.toByteArray(), false));
          piece.reset();
          chunks++;
        }
      }
    }
    piece.write(SealedRuns.END);
    world.log.chunk(sealer.seal(piece.toByteArray(), true));
    runs.end(
        id,
        new ExecutionId(id + "/1"),
        new ResultSummary(
            1,
            0,
            (long) rows * line.length,
            chunks + 1,
            sealer.digest(),
            sealer.encapsulated(),
            false));
  }
}
