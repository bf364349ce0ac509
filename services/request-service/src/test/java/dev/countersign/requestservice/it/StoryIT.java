package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people do with the gateway, from outside. */
@Tag("nightly")
class StoryIT {
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

  static Map<String, Object> submission(String environment, String sql) {
    return Map.of(
        "kind", "sql", "target", "orders", "environment", environment, "sql", sql, "reason", "why");
  }

  @Test
  void shouldSayWhoYouAre() {
    var me = gateway.get(world.token("bob"), "/me");

    assertThat(me.status()).isEqualTo(200);
    assertThat(me.body().path("subject").asText()).isEqualTo("bob");
    assertThat(me.body().path("groups").get(0).asText()).isEqualTo("dba");
    assertThat(me.body().path("roles").get(0).path("role").asText()).isEqualTo("approver");
  }

  @Test
  void shouldTakeARequestFromAskingToItsResult() {
    var asked =
        gateway.post(
            world.token("alice"),
            "/requests",
            submission("production", "update orders set x = 'secret' where id = 7"));
    assertThat(asked.status()).as(asked.body().toPrettyString()).isEqualTo(201);
    var id = asked.body().path("id").asText();
    assertThat(asked.response().headers().firstValue("Location")).contains(gatewayUri(asked, id));
    assertThat(asked.body().path("status").asText()).isEqualTo("pending");
    assertThat(asked.body().path("sql").asText()).contains("secret");
    assertThat(asked.body().path("waitingFor").get(0).asText()).isEqualTo("1 of group:dba");
    assertThat(asked.body().path("canUnblock").toString()).isEqualTo("[\"bob\",\"carol\"]");

    var digest = asked.body().path("operationDigest").asText();
    var vote = Map.of("decision", "approve", "operationDigest", digest, "comment", "fine");
    var own = gateway.post(world.token("alice"), "/requests/" + id + "/votes", vote);
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.code()).isEqualTo("SELF_APPROVAL");
    assertThat(own.response().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");

    var seen =
        gateway.get(
            world.token("bob"),
            "/requests/" + id + "?minSequence=" + asked.body().path("sequence"));
    assertThat(seen.body().path("sql").asText()).isEqualTo(asked.body().path("sql").asText());
    assertThat(seen.body().path("reason").asText()).isEqualTo("why");
    assertThat(seen.body().path("facts").path("redacted").asText()).doesNotContain("secret");
    assertThat(gateway.get(world.token("bob"), "/requests?pendingFor=me").body().toString())
        .contains(id);
    assertThat(gateway.get(world.token("alice"), "/requests?pendingFor=me").body().toString())
        .doesNotContain(id);
    assertThat(gateway.get(world.token("mallory"), "/requests/" + id).status()).isEqualTo(403);
    assertThat(gateway.get(world.token("mallory"), "/requests").body().path("items")).isEmpty();

    var voted = gateway.post(world.token("bob"), "/requests/" + id + "/votes", vote);
    assertThat(voted.status()).as(voted.body().toPrettyString()).isEqualTo(200);
    assertThat(voted.body().path("status").asText()).isEqualTo("approved");
    assertThat(voted.body().path("events").toString())
        .isEqualTo("[\"VoteCast\",\"StepMet\",\"RequestApproved\"]");

    var dispatched = gateway.post(world.token("alice"), "/requests/" + id + "/dispatch", "{}");
    assertThat(dispatched.body().path("status").asText()).isEqualTo("executing");
    runs(id, dispatched.body().path("sequence").asLong());

    var done = gateway.get(world.token("alice"), "/requests/" + id + "?wait=10");
    assertThat(done.body().path("status").asText()).isEqualTo("completed");
    assertThat(done.body().path("votes").get(0).path("comment").asText()).isEqualTo("fine");
    assertThat(done.body().path("executions").get(0).path("result").path("rows").asInt())
        .isEqualTo(2);

    var result = gateway.get(world.token("alice"), "/requests/" + id + "/result");
    assertThat(result.status()).as(result.body().toPrettyString()).isEqualTo(200);
    assertThat(result.body().toString())
        .isEqualTo(
            "{\"columns\":[{\"name\":\"id\",\"type\":\"int8\"}],\"rows\":[[1],[\"9007199254740993\"]],"
                + "\"affected\":0,\"truncated\":false}");
    assertThat(gateway.get(world.token("bob"), "/requests/" + id + "/result").code())
        .isEqualTo("FORBIDDEN");
    var csv = gateway.text(world.token("alice"), "/requests/" + id + "/result?format=csv");
    assertThat(csv.body()).isEqualTo("id\r\n1\r\n9007199254740993\r\n");
    assertThat(csv.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"" + id + "-1.csv\"");
    assertThat(csv.headers().firstValue("Countersign-Truncated")).contains("false");
    assertThat(gateway.get(world.token("alice"), "/requests/" + id + "/result?format=xml").code())
        .isEqualTo("MALFORMED");
    var results = gateway.get(world.token("alice"), "/results?target=orders").body().path("items");
    assertThat(results.findValuesAsText("execution")).contains(id + "/1");
    assertThat(
            gateway
                .get(world.token("bob"), "/results")
                .body()
                .path("items")
                .findValuesAsText("execution"))
        .doesNotContain(id + "/1");

    var events =
        gateway.get(world.token("alice"), "/requests/" + id + "/events").body().path("items");
    assertThat(events.findValuesAsText("type"))
        .startsWith("dev.countersign.events.RequestSubmitted.v1")
        .contains("dev.countersign.events.ExecutionSucceeded.v1");
    assertThat(events.toString()).doesNotContain("secret");
    assertThat(
            gateway
                .get(world.token("alice"), "/requests/" + id + "/executions")
                .body()
                .path("items"))
        .hasSize(1);
  }

  @Test
  void shouldShowWhatTheTargetSaidOfAFailureToWhoeverMayReadTheResult() {
    var asked =
        gateway.post(
            world.token("alice"),
            "/requests",
            submission("production", "update orders set x = 'topsecret'::int"));
    var id = asked.body().path("id").asText();
    var digest = asked.body().path("operationDigest").asText();
    gateway.post(
        world.token("bob"),
        "/requests/" + id + "/votes",
        Map.of("decision", "approve", "operationDigest", digest));
    var dispatched = gateway.post(world.token("alice"), "/requests/" + id + "/dispatch", "{}");
    fails(id, dispatched.body().path("sequence").asLong());
    var done = gateway.get(world.token("alice"), "/requests/" + id + "?wait=10");
    assertThat(done.body().path("executions").get(0).path("status").asText()).isEqualTo("failed");

    var result = gateway.get(world.token("alice"), "/requests/" + id + "/result");

    assertThat(result.status()).as(result.body().toPrettyString()).isEqualTo(200);
    assertThat(result.body().path("error").path("code").asText()).isEqualTo("22P02");
    assertThat(result.body().path("error").path("message").asText()).contains("topsecret");
    assertThat(gateway.get(world.token("bob"), "/requests/" + id + "/result").code())
        .isEqualTo("FORBIDDEN");
    await() // the view lags behind the decision that a result was read
        .atMost(GatewayProcess.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        gateway
                            .get(world.token("alice"), "/requests/" + id + "/events")
                            .body()
                            .toString())
                    .contains("ExecutionFailed", "ResultRead")
                    .doesNotContain("topsecret"));
  }

  private static void fails(String id, long sequence) {
    var execution = new ExecutionId(id + "/1");
    var sealer = Sealer.to(resultKey(id, sequence), execution, new SecureRandom());
    var bytes =
        """
        {"columns":[]}
        {"error":{"code":"22P02","message":"invalid input syntax: \\"topsecret\\""}}
        """
            .getBytes(StandardCharsets.UTF_8);
    world.log.chunk(sealer.seal(bytes, true));
    world.log.happened(id, new ExecutionStarted(execution, new Subject("agent-1"), Digest.NONE));
    world.log.happened(
        id,
        new ExecutionFailed(
            execution,
            new Failure("22P02", "invalid input syntax: ?"),
            Optional.of(
                new ResultSummary(
                    0, 0, bytes.length, 1, sealer.digest(), sealer.encapsulated(), false)),
            0));
  }

  private static String gatewayUri(GatewayProcess.Answer answer, String id) {
    return answer.response().uri().resolve("/api/v1/requests/" + id).toString();
  }

  /** What an agent does: claims, runs, seals the result and reports. */
  private static void runs(String id, long sequence) {
    var granted =
        gateway.get(world.token("alice"), "/requests/" + id + "/events").body().path("items");
    var key = resultKey(id, sequence);
    assertThat(granted).isNotNull();
    var execution = new ExecutionId(id + "/1");
    var sealer = Sealer.to(key, execution, new SecureRandom());
    var text =
        """
        {"columns":[{"name":"id","type":"int8"}]}
        [1]
        ["9007199254740993"]
        {"rows":2,"affected":0,"truncated":false}
        """;
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var first = sealer.seal(java.util.Arrays.copyOf(bytes, 50), false);
    world.log.raw("countersign.results", id, new byte[] {1, 2, 3});
    world.log.chunk(first);
    world.log.chunk(sealer.seal(java.util.Arrays.copyOfRange(bytes, 50, bytes.length), true));
    world.log.happened(id, new ExecutionStarted(execution, new Subject("agent-1"), Digest.NONE));
    world.log.happened(
        id,
        new ExecutionSucceeded(
            execution,
            new ResultSummary(2, 0, bytes.length, 2, sealer.digest(), sealer.encapsulated(), false),
            0));
  }

  private static Bytes resultKey(String id, long sequence) {
    var seen = gateway.get(world.token("alice"), "/requests/" + id + "?minSequence=" + sequence);
    assertThat(seen.status()).isEqualTo(200);
    for (var event :
        gateway.get(world.token("alice"), "/requests/" + id + "/events").body().path("items")) {
      if (event.path("type").asText().contains("ExecutionGranted")) {
        return Bytes.of(Base64.getDecoder().decode(event.path("data").path("resultKey").asText()));
      }
    }
    throw new AssertionError("Expected a grant, but there is none");
  }
}
