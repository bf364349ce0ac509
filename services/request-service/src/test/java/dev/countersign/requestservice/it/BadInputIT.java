package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad input gets: a clear refusal, and nothing half written. */
class BadInputIT {
  private static final String PLACES =
      "\"kind\":\"sql\",\"target\":\"orders\",\"environment\":\"development\"";
  private static final String UNKNOWN = "/requests/" + "0".repeat(26);
  private static final String OVERRIDE = UNKNOWN + "/steps/1/override";
  private static final String REVIEW = UNKNOWN + "/review";
  private static final String DIGEST = "a".repeat(64);

  private static final String APPROVAL = PLACES.replace("sql", "approval");
  private static final String ABOUT = "\"digest\":\"" + DIGEST + "\"";
  private static final String AFTER_ALL_TIME = cursor(Long.MAX_VALUE);
  private static final String BEFORE_ALL_TIME = cursor(-1);

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

  private static String cursor(long millis) {
    var text = millis + "." + "0".repeat(26);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  static Stream<Arguments> badSubmissions() {
    return Stream.of(
        arguments("no JSON", "hello", 400, "MALFORMED"),
        arguments("nothing", "", 400, "MALFORMED"),
        arguments("null", "null", 400, "MALFORMED"),
        arguments("a list", "[]", 400, "MALFORMED"),
        arguments("half", "{\"kind\":", 400, "MALFORMED"),
        arguments("no fields", "{}", 400, "MALFORMED"),
        arguments(
            "an unknown field", "{" + PLACES + ",\"sql\":\"select 1\",\"x\":1}", 400, "MALFORMED"),
        arguments("a number", "{" + PLACES + ",\"sql\":1}", 400, "MALFORMED"),
        arguments("empty SQL", "{" + PLACES + ",\"sql\":\"\"}", 400, "MALFORMED"),
        arguments("blank SQL", "{" + PLACES + ",\"sql\":\" \\n\"}", 400, "MALFORMED"),
        arguments("a NUL", "{" + PLACES + ",\"sql\":\"select '\\u0000'\"}", 400, "MALFORMED"),
        arguments(
            "half a character", "{" + PLACES + ",\"sql\":\"select '\\ud800'\"}", 400, "MALFORMED"),
        arguments(
            "a NUL in the reason",
            "{" + PLACES + ",\"sql\":\"select 1\",\"reason\":\"a\\u0000b\"}",
            400,
            "MALFORMED"),
        arguments(
            "a NUL in the ticket",
            "{" + PLACES + ",\"sql\":\"select 1\",\"ticket\":\"a\\u0000b\"}",
            400,
            "MALFORMED"),
        arguments(
            "an unknown kind",
            "{" + PLACES.replace("sql", "hack") + ",\"sql\":\"select 1\"}",
            400,
            "MALFORMED"),
        arguments(
            "a bad party",
            "{" + PLACES + ",\"sql\":\"select 1\",\"shareWith\":[\"bob\"]}",
            400,
            "MALFORMED"),
        arguments(
            "a bad dispatch",
            "{" + PLACES + ",\"sql\":\"select 1\",\"dispatch\":\"AUTOMATIC\"}",
            400,
            "MALFORMED"),
        arguments(
            "a field twice",
            "{" + PLACES + ",\"sql\":\"select 1\",\"sql\":\"select 2\"}",
            400,
            "MALFORMED"),
        arguments(
            "deep JSON",
            "{" + PLACES + ",\"sql\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            400,
            "MALFORMED"),
        arguments(
            "a long target",
            "{" + PLACES.replace("orders", "x".repeat(201)) + ",\"sql\":\"select 1\"}",
            400,
            "MALFORMED"),
        arguments(
            "a long environment",
            "{" + PLACES.replace("development", "x".repeat(201)) + ",\"sql\":\"select 1\"}",
            400,
            "MALFORMED"),
        arguments(
            "a long party",
            "{"
                + PLACES
                + ",\"sql\":\"select 1\",\"shareWith\":[\"group:"
                + "x".repeat(201)
                + "\"]}",
            400,
            "MALFORMED"),
        arguments(
            "a long reason",
            "{" + PLACES + ",\"sql\":\"select 1\",\"reason\":\"" + "x".repeat(10_001) + "\"}",
            400,
            "MALFORMED"),
        arguments(
            "SQL over 1 MiB",
            "{" + PLACES + ",\"sql\":\"" + "x".repeat((1 << 20) + 1) + "\"}",
            413,
            "TOO_LARGE"),
        approval("no digest", "\"title\":\"t\""),
        approval("a short digest", "\"digest\":\"abc\",\"title\":\"t\""),
        approval("upper case", "\"digest\":\"" + "A".repeat(64) + "\",\"title\":\"t\""),
        approval("no title", ABOUT),
        approval("a long title", ABOUT + ",\"title\":\"" + "t".repeat(201) + "\""),
        approval("a NUL in the title", ABOUT + ",\"title\":\"a\\u0000b\""),
        approval("an escape in the title", ABOUT + ",\"title\":\"a\\u001b[2Jb\""),
        approval(
            "a NUL in the description", ABOUT + ",\"title\":\"t\",\"description\":\"\\u0000\""),
        approval("a bad link", ABOUT + ",\"title\":\"t\",\"link\":\"javascript:alert(1)\""),
        approval("a bad consumer", ABOUT + ",\"title\":\"t\",\"consumers\":[\"bob\"]"),
        approval("sql beside it", ABOUT + ",\"title\":\"t\",\"sql\":\"select 1\""),
        arguments(
            "a title beside sql",
            "{" + PLACES + ",\"sql\":\"select 1\",\"title\":\"t\"}",
            400,
            "MALFORMED"),
        arguments(
            "an approval for which glass is broken",
            "{" + APPROVAL + "," + ABOUT + ",\"title\":\"t\",\"breakGlass\":true}",
            400,
            "MALFORMED"),
        arguments(
            "broken glass in words",
            "{" + PLACES + ",\"sql\":\"select 1\",\"breakGlass\":\"true\"}",
            400,
            "MALFORMED"),
        arguments(
            "an automatic dispatch of an approval",
            "{" + APPROVAL + "," + ABOUT + ",\"title\":\"t\",\"dispatch\":\"automatic\"}",
            422,
            "OPERATION_REFUSED"),
        arguments(
            "an approval that no policy covers",
            "{" + APPROVAL.replace("orders", "releases") + "," + ABOUT + ",\"title\":\"t\"}",
            403,
            "NO_POLICY"),
        arguments("a body over 8 MiB", "x".repeat(9 << 20), 413, "TOO_LARGE"),
        arguments(
            "an unknown target",
            "{" + PLACES.replace("orders", "nowhere") + ",\"sql\":\"select 1\"}",
            404,
            "UNKNOWN_TARGET"),
        arguments(
            "no policy",
            "{" + PLACES.replace("development", "uncovered") + ",\"sql\":\"select 1\"}",
            403,
            "NO_POLICY"));
  }

  private static Arguments approval(String what, String fields) {
    return arguments(what, "{" + APPROVAL + "," + fields + "}", 400, "MALFORMED");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badSubmissions")
  void shouldRefuseASubmission(String name, String body, int status, String code) {
    var answer = gateway.post(world.token("alice"), "/requests", body);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    requireProblem(answer);
  }

  private static void requireProblem(GatewayProcess.Answer answer) {
    assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    for (var field : new String[] {"type", "title", "status", "detail", "code"}) {
      assertThat(answer.body().has(field)).as(field).isTrue();
    }
    assertThat(answer.body().path("status").asInt()).isEqualTo(answer.status());
    assertThat(answer.body().path("detail").asText()).startsWith("Expected ");
  }

  static Stream<Arguments> badCalls() {
    var override = "{\"operationDigest\":\"%s\",\"reason\":\"%s\"}";
    var review = "{\"finding\":\"%s\",\"comment\":\"%s\"}";
    var vote = "{\"decision\":\"approve\",\"operationDigest\":\"%s\"}";
    return Stream.of(
        arguments("GET", "/requests?limit=0", "", 400, "MALFORMED"),
        arguments("GET", "/requests?limit=201", "", 400, "MALFORMED"),
        arguments("GET", "/requests?limit=x", "", 400, "MALFORMED"),
        arguments("GET", "/requests?status=PENDING", "", 400, "MALFORMED"),
        arguments("GET", "/requests?pendingFor=bob", "", 400, "MALFORMED"),
        arguments("GET", "/requests?breakGlass=yes", "", 400, "MALFORMED"),
        arguments("GET", "/requests?kind=SQL", "", 400, "MALFORMED"),
        arguments("GET", "/requests?statementClass=worst", "", 400, "MALFORMED"),
        arguments("GET", "/requests?table=%20", "", 400, "MALFORMED"),
        arguments("GET", "/requests?table=%00", "", 400, "MALFORMED"),
        arguments("GET", "/requests?table=" + "x".repeat(201), "", 400, "MALFORMED"),
        arguments("GET", "/requests?fingerprint=abc", "", 400, "MALFORMED"),
        arguments("GET", "/requests?fingerprint=" + "A".repeat(64), "", 400, "MALFORMED"),
        arguments("GET", "/requests?from=yesterday", "", 400, "MALFORMED"),
        arguments("GET", "/requests?to=%2B10000-01-01T00:00:00Z", "", 400, "MALFORMED"),
        arguments("GET", "/requests?review=late", "", 400, "MALFORMED"),
        arguments("GET", "/requests?cursor=xyz", "", 400, "MALFORMED"),
        arguments("GET", "/requests?cursor=" + AFTER_ALL_TIME, "", 400, "MALFORMED"),
        arguments("GET", "/requests?cursor=" + BEFORE_ALL_TIME, "", 400, "MALFORMED"),
        arguments("GET", "/requests?requester=%00", "", 400, "MALFORMED"),
        arguments("GET", "/requests?requester=" + "x".repeat(201), "", 400, "MALFORMED"),
        arguments("GET", "/requests?target=%00", "", 400, "MALFORMED"),
        arguments("GET", "/requests?target=a@%00", "", 400, "MALFORMED"),
        arguments("GET", "/requests?target=" + "x".repeat(201), "", 400, "MALFORMED"),
        arguments("GET", "/requests?target=a@" + "x".repeat(201), "", 400, "MALFORMED"),
        arguments("GET", UNKNOWN, "", 404, "UNKNOWN_REQUEST"),
        arguments("GET", "/requests/nonsense", "", 404, "UNKNOWN_REQUEST"),
        arguments("GET", UNKNOWN + "?wait=61", "", 400, "MALFORMED"),
        arguments("GET", UNKNOWN + "?minSequence=0", "", 400, "MALFORMED"),
        arguments("GET", UNKNOWN + "/result", "", 404, "UNKNOWN_REQUEST"),
        arguments("GET", UNKNOWN + "/events", "", 404, "UNKNOWN_REQUEST"),
        arguments("POST", UNKNOWN + "/cancel", "", 404, "UNKNOWN_REQUEST"),
        arguments("POST", UNKNOWN + "/dispatch", "", 404, "UNKNOWN_REQUEST"),
        arguments("DELETE", UNKNOWN + "/votes/mine", "", 404, "UNKNOWN_REQUEST"),
        arguments("POST", UNKNOWN + "/votes", vote.formatted(DIGEST), 404, "UNKNOWN_REQUEST"),
        arguments("POST", UNKNOWN + "/votes", vote.formatted("A"), 400, "MALFORMED"),
        arguments("POST", UNKNOWN + "/votes", "{\"decision\":\"maybe\"}", 400, "MALFORMED"),
        arguments("POST", UNKNOWN + "/consume", "{\"digest\":\"abc\"}", 400, "MALFORMED"),
        arguments("POST", UNKNOWN + "/consume", "{}", 400, "MALFORMED"),
        arguments("POST", UNKNOWN + "/consume", "", 400, "MALFORMED"),
        arguments(
            "POST",
            UNKNOWN + "/consume",
            "{\"digest\":\"" + DIGEST + "\"}",
            404,
            "UNKNOWN_REQUEST"),
        arguments(
            "POST",
            UNKNOWN + "/votes",
            "{\"decision\":\"approve\",\"comment\":\"a\\u0000b\",\"operationDigest\":\"%s\"}"
                .formatted(DIGEST),
            400,
            "MALFORMED"),
        arguments("POST", OVERRIDE, override.formatted(DIGEST, "why"), 404, "UNKNOWN_REQUEST"),
        arguments("POST", OVERRIDE, override.formatted("abc", "why"), 400, "MALFORMED"),
        arguments("POST", OVERRIDE, override.formatted(DIGEST, " "), 400, "MALFORMED"),
        arguments("POST", OVERRIDE, override.formatted(DIGEST, "\\u0000"), 400, "MALFORMED"),
        arguments(
            "POST", OVERRIDE, override.formatted(DIGEST, "x".repeat(10_001)), 400, "MALFORMED"),
        arguments("POST", OVERRIDE, "{}", 400, "MALFORMED"),
        arguments("POST", OVERRIDE, "", 400, "MALFORMED"),
        arguments(
            "POST",
            OVERRIDE.replace("/1/", "/0/"),
            override.formatted(DIGEST, "why"),
            400,
            "MALFORMED"),
        arguments(
            "POST",
            OVERRIDE.replace("/1/", "/first/"),
            override.formatted(DIGEST, "why"),
            400,
            "MALFORMED"),
        arguments("POST", REVIEW, review.formatted("justified", "fine"), 404, "UNKNOWN_REQUEST"),
        arguments("POST", REVIEW, review.formatted("JUSTIFIED", "fine"), 400, "MALFORMED"),
        arguments("POST", REVIEW, review.formatted("justified", ""), 400, "MALFORMED"),
        arguments("POST", REVIEW, "{\"finding\":\"justified\"}", 400, "MALFORMED"),
        arguments("POST", REVIEW, "{\"comment\":\"fine\"}", 400, "MALFORMED"),
        arguments("POST", REVIEW, "", 400, "MALFORMED"),
        arguments("GET", "/nowhere", "", 404, "NOT_FOUND"),
        arguments("PUT", "/requests", "{}", 405, "METHOD_NOT_ALLOWED"),
        arguments("GET", "/audit", "", 403, "FORBIDDEN"),
        arguments("POST", "/views/rebuild", "", 403, "FORBIDDEN"));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("badCalls")
  void shouldRefuseACall(String method, String path, String body, int status, String code) {
    var answer =
        gateway.call(world.token("alice"), path, method, BodyPublishers.ofString(body), Map.of());

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    requireProblem(answer);
    assertThat(gateway.health("/q/health/well"))
        .as("what a caller sends ails nobody")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\tb"})
  void shouldRefuseABadIdempotencyKey(String key) {
    var answer =
        gateway.post(
            world.token("alice"),
            "/requests",
            StoryIT.submission("development", "select 1"),
            Map.of("Idempotency-Key", key));

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("MALFORMED");
    requireProblem(answer);
  }

  @Test
  void shouldRefuseALongIdempotencyKey() {
    var answer =
        gateway.post(
            world.token("alice"),
            "/requests",
            StoryIT.submission("development", "select 1"),
            Map.of("Idempotency-Key", "x".repeat(201)));

    assertThat(answer.status()).isEqualTo(400);
    requireProblem(answer);
  }

  @Test
  void shouldRefuseAnotherMediaType() {
    var answer =
        gateway.post(
            world.token("alice"), "/requests", "sql=select", Map.of("Content-Type", "text/plain"));

    assertThat(answer.status()).isEqualTo(415);
    requireProblem(answer);
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    var body = ("{" + PLACES + ",\"sql\":\"select '?'\"}").getBytes(StandardCharsets.UTF_8);
    body[body.length - 4] = (byte) 0xFF;

    var answer =
        gateway.call(
            world.token("alice"), "/requests", "POST", BodyPublishers.ofByteArray(body), Map.of());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("detail").asText()).contains("UTF-8");
  }

  @Test
  void shouldLetNobodyInWithoutAGoodToken() {
    var expired = world.issueToken("alice", Optional.of(Instant.now().minusSeconds(1)));
    var agent = "cs_" + "0".repeat(26) + "_" + "0".repeat(52);
    for (var token : new String[] {null, "nonsense", agent, expired}) {
      var answer = gateway.get(token, "/me");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
      assertThat(answer.response().headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer");
      requireProblem(answer);
    }
  }

  @Test
  void shouldAnswerARepeatedSubmissionAsItStands() {
    var key = Map.of("Idempotency-Key", "same-again");
    var body = StoryIT.submission("production", "update orders set x = 1");
    var first = gateway.post(world.token("alice"), "/requests", body, key);
    var again = gateway.post(world.token("alice"), "/requests", body, key);
    var other =
        gateway.post(
            world.token("alice"),
            "/requests",
            StoryIT.submission("production", "update orders set x = 2"),
            key);
    var elsewhere =
        gateway.post(
            world.token("alice"),
            "/requests",
            StoryIT.submission("development", "update orders set x = 1"),
            key);
    var bobs = gateway.post(world.token("root"), "/requests", body, key);

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("id")).isEqualTo(first.body().path("id"));
    assertThat(again.body().path("sql")).isEqualTo(first.body().path("sql"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(elsewhere.status()).isEqualTo(409);
    assertThat(elsewhere.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(bobs.body().path("id")).isNotEqualTo(first.body().path("id"));
  }

  @Test
  void shouldApproveOnceWhenTwoApproveAtOnce() throws Exception {
    var asked =
        gateway.post(
            world.token("alice"),
            "/requests",
            StoryIT.submission("production", "update orders set y = 1"));
    var id = asked.body().path("id").asText();
    var vote =
        Map.of(
            "decision",
            "approve",
            "operationDigest",
            asked.body().path("operationDigest").asText());
    try (var both = Executors.newFixedThreadPool(2)) {
      var answers =
          both.invokeAll(
              Stream.of("bob", "carol")
                  .<Callable<GatewayProcess.Answer>>map(
                      who ->
                          () -> gateway.post(world.token(who), "/requests/" + id + "/votes", vote))
                  .toList());
      assertThat(answers.stream().map(answer -> answer.resultNow().status()))
          .containsExactlyInAnyOrder(200, 409);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(eventTypes(id))
                    .containsOnlyOnce("dev.countersign.events.VoteCast.v1")
                    .containsOnlyOnce("dev.countersign.events.RequestApproved.v1"));
  }

  private static List<String> eventTypes(String id) {
    var events = gateway.get(world.token("alice"), "/requests/" + id + "/events").body();
    return events.path("items").findValuesAsText("type");
  }

  @Test
  void shouldRefuseAVoteOnOtherBytes() {
    var asked =
        gateway.post(
            world.token("alice"),
            "/requests",
            StoryIT.submission("production", "update orders set z = 1"));
    var answer =
        gateway.post(
            world.token("bob"),
            "/requests/" + asked.body().path("id").asText() + "/votes",
            Map.of("decision", "approve", "operationDigest", DIGEST));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("STALE_DIGEST");
  }
}
