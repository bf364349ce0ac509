package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Overriding a step, breaking glass and reviewing it, from outside. */
@Tag("nightly")
class BreakGlassIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SQL = "update orders set x = 1 where id = 7";

  private static World world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws PolicyException {
    world = new World();
    world.log.governance(new RoleDefined("on-call", List.of(Permission.BREAK_GLASS_WRITE)));
    world.person(
        "olga", List.of(RoleGrant.everywhere(Role.DEVELOPER), RoleGrant.everywhere("on-call")));
    world.person("reed", List.of(RoleGrant.everywhere(Role.READONLY)));
    world.policy(
        "soon",
        "uncovered",
        "steps: [{name: dba review, quorums: [1 of group:dba]}]\nreviewWithin: 1s");
    world.policy(
        "looked-into",
        "fleeting",
        "steps: [{name: dba review, quorums: [1 of group:dba]}]\n"
            + "evidence: {gather: [plan, rows], within: 30s, required: true}");
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

  private static GatewayProcess.Answer ask(String who, String environment) {
    return gateway.post(world.token(who), "/requests", StoryIT.submission(environment, SQL));
  }

  private static GatewayProcess.Answer breakGlass(String who, String environment) {
    var body = new HashMap<>(StoryIT.submission(environment, SQL));
    body.put("breakGlass", true);
    return gateway.post(world.token(who), "/requests", body);
  }

  private static GatewayProcess.Answer override(String who, String id, int step, String digest) {
    return gateway.post(
        world.token(who),
        "/requests/" + id + "/steps/" + step + "/override",
        Map.of("operationDigest", digest, "reason", "the dba team is asleep"));
  }

  private static GatewayProcess.Answer review(String who, String id) {
    return gateway.post(
        world.token(who),
        "/requests/" + id + "/review",
        Map.of("finding", "unjustified", "comment", "it was 2 pm"));
  }

  private static JsonNode shown(String who, String id, JsonNode sequence) {
    return gateway.get(world.token(who), "/requests/" + id + "?minSequence=" + sequence).body();
  }

  private static List<String> listed(String query) {
    return gateway
        .get(world.token("root"), "/requests?" + query)
        .body()
        .path("items")
        .findValuesAsText("id");
  }

  private static void requireRefused(GatewayProcess.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  private static Instant time(JsonNode text) {
    return Instant.parse(text.asText());
  }

  /** What an agent would make of it. */
  private static void runs(String id) {
    var execution = new ExecutionId(id + "/1");
    world.log.happened(
        id,
        new ExecutionStarted(execution, new Subject("agent-1"), Digest.NONE),
        new ExecutionSucceeded(
            execution, new ResultSummary(0, 1, 0, 0, Digest.NONE, Bytes.EMPTY, false), 0));
  }

  @Test
  void shouldLetAnAdministratorApproveAStepAlone() {
    var asked = ask("alice", "production");
    var id = asked.body().path("id").asText();
    var digest = asked.body().path("operationDigest").asText();
    requireRefused(override("bob", id, 1, digest), 403, "FORBIDDEN");
    requireRefused(override("root", id, 2, digest), 409, "STEP_CLOSED");
    requireRefused(override("root", id, 1, "a".repeat(64)), 409, "STALE_DIGEST");

    var overridden = override("root", id, 1, digest);

    assertThat(overridden.status()).as(overridden.body().toPrettyString()).isEqualTo(200);
    assertThat(overridden.body().path("status").asText()).isEqualTo("approved");
    assertThat(overridden.body().path("events").toString())
        .isEqualTo("[\"StepOverridden\",\"RequestApproved\"]");
    var seen = shown("bob", id, overridden.body().path("sequence"));
    var step = seen.path("steps").path(0);
    assertThat(step.path("status").asText()).isEqualTo("overridden");
    assertThat(step.path("overridden").path("by").asText()).isEqualTo("root");
    assertThat(step.path("overridden").path("reason").asText()).isEqualTo("the dba team is asleep");
    assertThat(time(step.path("overridden").path("at")))
        .isBetween(time(seen.path("submittedAt")), time(seen.path("updatedAt")));
    assertThat(seen.path("approvedBy").asText()).isEqualTo("votes");
    assertThat(seen.has("breakGlass")).isFalse();
    var reeds = shown("reed", id, seen.path("sequence")).path("steps").path(0).path("overridden");
    assertThat(reeds.path("by").asText()).isEqualTo("root");
    assertThat(reeds.has("reason")).as("a reason is for the readers of the text").isFalse();
    requireRefused(review("root", id), 409, "NOT_BREAK_GLASS");
    assertThat(listed("breakGlass=true")).doesNotContain(id);
    assertThat(listed("breakGlass=false")).contains(id);
    assertThat(listed("review=open")).doesNotContain(id);
  }

  @Test
  void shouldLetThoseWhoMayBreakGlassAndSomebodyElseReviewIt() {
    requireRefused(breakGlass("alice", "production"), 403, "FORBIDDEN");
    var mute =
        Map.of(
            "kind",
            "sql",
            "target",
            "orders",
            "environment",
            "production",
            "sql",
            SQL,
            "breakGlass",
            true);
    requireRefused(gateway.post(world.token("olga"), "/requests", mute), 422, "REASON_REQUIRED");

    var asked = breakGlass("olga", "production");

    assertThat(asked.status()).as(asked.body().toPrettyString()).isEqualTo(201);
    var id = asked.body().path("id").asText();
    assertThat(asked.body().path("status").asText()).isEqualTo("executing");
    var seen = shown("olga", id, asked.body().path("sequence"));
    assertThat(seen.path("approvedBy").asText()).isEqualTo("break-glass");
    assertThat(seen.path("steps").path(0).path("status").asText()).isEqualTo("bypassed");
    assertThat(time(seen.path("steps").path(0).path("bypassedAt")))
        .isBetween(time(seen.path("submittedAt")), time(seen.path("approvedAt")));
    assertThat(seen.path("breakGlass").path("overdue").asBoolean(true)).isFalse();
    assertThat(time(seen.path("breakGlass").path("reviewBy"))).isAfter(Instant.now());
    assertThat(seen.path("breakGlass").has("finding")).isFalse();
    assertThat(listed("breakGlass=true")).contains(id);
    assertThat(listed("breakGlass=false")).doesNotContain(id);
    assertThat(listed("review=open&requester=olga")).contains(id);
    assertThat(listed("review=overdue")).doesNotContain(id);
    requireRefused(review("root", id), 409, "STILL_OPEN");

    runs(id);
    requireRefused(review("olga", id), 403, "SELF_REVIEW");
    requireRefused(review("bob", id), 403, "FORBIDDEN");
    var reviewed = review("root", id);

    assertThat(reviewed.status()).as(reviewed.body().toPrettyString()).isEqualTo(200);
    assertThat(reviewed.body().path("events").toString()).isEqualTo("[\"BreakGlassReviewed\"]");
    var closed = shown("olga", id, reviewed.body().path("sequence"));
    var review = closed.path("breakGlass");
    assertThat(review.path("finding").asText()).isEqualTo("unjustified");
    assertThat(review.path("reviewedBy").asText()).isEqualTo("root");
    assertThat(review.path("comment").asText()).isEqualTo("it was 2 pm");
    assertThat(review.path("reviewedAt")).isEqualTo(closed.path("updatedAt"));
    assertThat(closed.path("status").asText()).isEqualTo("completed");
    assertThat(listed("review=closed")).contains(id);
    assertThat(listed("review=open")).doesNotContain(id);
    assertThat(listed("breakGlass=true")).contains(id);
    requireRefused(review("root", id), 409, "ALREADY_REVIEWED");
  }

  @Test
  void shouldLetSomebodyElseSayWhatBecameOfARunOnceAnAgentHasLooked() {
    var id = breakGlass("olga", "production").body().path("id").asText();
    var execution = new ExecutionId(id + "/1");
    requireRefused(reconcile("root", id, 1), 409, "NOT_UNKNOWN");
    world.log.happened(
        id,
        new ExecutionStarted(execution, new Subject("agent-1"), Digest.NONE),
        new ExecutionUnknown(execution, Instant.now()));
    requireRefused(reconcile("root", id, 1), 409, "NOT_INSPECTED");
    world.log.happened(id, new ExecutionInspected(execution, "orders stands there"));
    requireRefused(reconcile("olga", id, 1), 403, "FORBIDDEN");
    requireRefused(reconcile("bob", id, 1), 403, "FORBIDDEN");
    requireRefused(reconcile("root", id, 0), 400, "MALFORMED");
    requireRefused(reconcile("root", id, Integer.MAX_VALUE), 400, "MALFORMED");

    var said = reconcile("root", id, 1);

    assertThat(said.status()).as(said.body().toPrettyString()).isEqualTo(200);
    assertThat(said.body().path("events").toString()).isEqualTo("[\"ExecutionReconciled\"]");
    var run = shown("olga", id, said.body().path("sequence")).path("executions").path(0);
    assertThat(run.path("status").asText()).isEqualTo("failed");
    assertThat(run.path("evidence").asText()).isEqualTo("orders stands there");
    assertThat(run.path("reconciledBy").asText()).isEqualTo("root");
    assertThat(run.path("reason").asText()).isEqualTo("no index is there");
    var reeds = shown("reed", id, said.body().path("sequence")).path("executions").path(0);
    assertThat(reeds.path("reconciledBy").asText()).isEqualTo("root");
    assertThat(reeds.has("reason")).as("a reason is for the readers of the text").isFalse();
  }

  private static GatewayProcess.Answer reconcile(String who, String id, int execution) {
    return gateway.post(
        world.token(who),
        "/requests/" + id + "/reconcile",
        Map.of("execution", execution, "outcome", "failed", "reason", "no index is there"));
  }

  @Test
  void shouldFindAReviewThatIsOverdueBeforeTheLogSaysSo() {
    var id = breakGlass("olga", "uncovered").body().path("id").asText();
    await().atMost(PATIENCE).until(() -> listed("review=overdue").contains(id));

    assertThat(listed("review=open")).contains(id);
    var seen = gateway.get(world.token("root"), "/requests/" + id).body();
    assertThat(seen.path("breakGlass").path("overdue").asBoolean()).isTrue();

    runs(id);
    var late = review("root", id).body();
    assertThat(late.path("events").toString())
        .isEqualTo("[\"BreakGlassReviewOverdue\",\"BreakGlassReviewed\"]");
    assertThat(
            shown("root", id, late.path("sequence")).path("breakGlass").path("overdue").asBoolean())
        .isTrue();
    assertThat(listed("review=overdue")).doesNotContain(id);
  }

  @Test
  void shouldPassFreezesThatCanBeBypassedAndNoOthers() {
    var waiting = ask("alice", "production").body().path("id").asText();
    var soft = gateway.post(world.token("root"), "/freezes", Map.of("name", "inc-1")).body();
    assertThat(soft.path("nonBypassable").asBoolean(true)).isFalse();
    await().atMost(PATIENCE).until(() -> heldUpBy(waiting).equals("inc-1"));

    var id = breakGlass("olga", "production").body().path("id").asText();
    await().atMost(PATIENCE).until(() -> listed("breakGlass=true").contains(id));
    assertThat(heldUpBy(id)).isEmpty();

    var hard =
        gateway
            .post(world.token("root"), "/freezes", Map.of("name", "inc-2", "nonBypassable", true))
            .body();
    assertThat(hard.path("nonBypassable").asBoolean()).isTrue();
    await().atMost(PATIENCE).until(() -> heldUpBy(id).equals("inc-2"));
    assertThat(Thaw.freezes(gateway, world).findValuesAsText("nonBypassable"))
        .containsExactly("false", "true");
    assertThat(heldUpBy(waiting)).isEqualTo("inc-1");
  }

  @Test
  void shouldExplainWhatEvidenceIsWantedFirst() {
    var question = new HashMap<>(StoryIT.submission("fleeting", SQL));
    var plain = gateway.post(world.token("olga"), "/policies/explain", question).body();
    var id = ask("olga", "fleeting").body().path("id").asText();
    question.put("breakGlass", true);
    var broken = gateway.post(world.token("olga"), "/policies/explain", question).body();

    assertThat(plain.path("evidence").toString())
        .isEqualTo("{\"gather\":[\"plan\",\"rows\"],\"required\":true,\"seconds\":30}");
    await()
        .atMost(PATIENCE)
        .until(
            () -> gateway.get(world.token("olga"), "/requests/" + id + "/explanation").body(),
            it -> it.path("evidence").equals(plain.path("evidence")));
    assertThat(broken.has("evidence")).isFalse();
  }

  /** Judged as the text of a migration is, and not without one. */
  @Test
  void shouldExplainTheTextOfAMigration() {
    var question = new HashMap<>(StoryIT.submission("production", "select 1; drop table orders"));
    question.put("kind", "migration");
    var answer = gateway.post(world.token("olga"), "/policies/explain", question);
    question.remove("sql");

    assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(200);
    assertThat(answer.body().path("outcome").asText()).isEqualTo("pending");
    assertThat(answer.body().path("facts").path("statementClass").asText())
        .isEqualTo("destructive");
    assertThat(gateway.post(world.token("olga"), "/policies/explain", question).code())
        .isEqualTo("MALFORMED");
  }

  private static String heldUpBy(String id) {
    return gateway
        .get(world.token("root"), "/requests/" + id)
        .body()
        .path("frozen")
        .path("freeze")
        .asText();
  }

  @Test
  void shouldExplainWhatBrokenGlassWouldPassOver() {
    var question = new HashMap<>(StoryIT.submission("production", SQL));
    var plain = gateway.post(world.token("olga"), "/policies/explain", question).body();
    question.put("breakGlass", true);
    var broken = gateway.post(world.token("olga"), "/policies/explain", question).body();
    var alices = gateway.post(world.token("alice"), "/policies/explain", question).body();

    assertThat(plain.path("outcome").asText()).isEqualTo("pending");
    assertThat(plain.path("steps").path(0).path("bypassed").asBoolean(true)).isFalse();
    assertThat(broken.path("outcome").asText()).isEqualTo("approved");
    assertThat(broken.path("steps").path(0).path("bypassed").asBoolean()).isTrue();
    assertThat(alices.path("code").asText()).isEqualTo("FORBIDDEN");
  }
}
