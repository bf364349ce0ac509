package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.http.ApiClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The gateway's API in the words of the CLI. Every call throws as {@link ApiClient} says. */
public final class Gateway {
  private static final Duration GLANCE = Duration.ofSeconds(5);
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  private final ApiClient api;

  public Gateway(ApiClient api) {
    this.api = api;
  }

  public JsonNode me() {
    return api.get("/me").body();
  }

  /** Asks for an operation; the same key and content answer the same request again. */
  public Answer submit(Submission submission, String idempotencyKey) {
    return api.post("/requests", submission.json(), Map.of("Idempotency-Key", idempotencyKey));
  }

  /** Asks for a countersignature; the same key and content answer the same request again. */
  public Answer ask(ApprovalAsk ask, String idempotencyKey) {
    return api.post("/requests", ask.json(), Map.of("Idempotency-Key", idempotencyKey));
  }

  /** Asks for other policies; the same key and content answer the same request again. */
  public Answer propose(PolicyAsk ask, String idempotencyKey) {
    return api.post("/requests", ask.json(), Map.of("Idempotency-Key", idempotencyKey));
  }

  /** Asks for migrations; the same key and content answer the same request again. */
  public Answer migrate(MigrationAsk ask, String idempotencyKey) {
    return api.post("/requests", ask.json(), Map.of("Idempotency-Key", idempotencyKey));
  }

  /** The targets that something can be asked for at. */
  public JsonNode targets() {
    return api.get("/targets").body();
  }

  /** Makes use of an approval, which can be done once. */
  public Answer consume(String id, String digest) {
    return api.post(
        request(id) + "/consume", JsonNodeFactory.instance.objectNode().put("digest", digest));
  }

  /**
   * The request that a submission made, as soon as it is decided.
   *
   * @throws ProblemException when it is not within that time, or was refused after all
   */
  public RequestView decided(Answer answer, Duration patience) {
    if (answer.body().has("facts")) {
      return new RequestView(answer.body());
    }
    var id = answer.body().path("id").asText();
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return new RequestView(showAfter(id, answer.body().path("sequence").asLong() - 1, GLANCE));
      } catch (ProblemException e) {
        if (!e.problem().code().equals("UNKNOWN_REQUEST") || System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  /** A page of requests; empty values are left out. */
  public JsonNode list(Map<String, String> query) {
    return api.get("/requests" + query(query)).body();
  }

  /** A page of results; empty values are left out. */
  public JsonNode results(Map<String, String> query) {
    return api.get("/results" + query(query)).body();
  }

  /** A page of the audit; empty values are left out. */
  public JsonNode audit(Map<String, String> query) {
    return api.get("/audit" + query(query)).body();
  }

  public JsonNode show(String id) {
    return api.get(request(id)).body();
  }

  /** As it stands, or as soon as it has got beyond a sequence, whichever comes first. */
  public JsonNode showAfter(String id, long sequence, Duration wait) {
    var query =
        query(
            Map.of(
                "wait", Long.toString(wait.toSeconds()),
                "minSequence", Long.toString(Math.max(1, sequence + 1))));
    return api.get(request(id) + query).body();
  }

  /** Votes on the bytes that this digest names. */
  public Answer vote(String id, String decision, String comment, String operationDigest) {
    return vote(id, decision, comment, operationDigest, Optional.empty());
  }

  /** The same, on the step that the voter saw open, and on no other. */
  public Answer vote(
      String id, String decision, String comment, String operationDigest, Optional<Integer> step) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("decision", decision).put("operationDigest", operationDigest);
    step.ifPresent(it -> body.put("step", it));
    if (!comment.isEmpty()) {
      body.put("comment", comment);
    }
    return api.post(request(id) + "/votes", body);
  }

  /** Approves one step alone, for the bytes that this digest names. */
  public Answer override(String id, int step, String reason, String operationDigest) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("operationDigest", operationDigest).put("reason", reason);
    return api.post(request(id) + "/steps/" + step + "/override", body);
  }

  /** Closes the review of a request for which glass was broken. */
  public Answer review(String id, String finding, String comment) {
    var body = JsonNodeFactory.instance.objectNode();
    return api.post(request(id) + "/review", body.put("finding", finding).put("comment", comment));
  }

  /**
   * Says what became of a run whose outcome nobody knows.
   *
   * @param outcome succeeded or failed
   */
  public Answer reconcile(String id, int execution, String outcome, String reason) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("execution", execution).put("outcome", outcome).put("reason", reason);
    return api.post(request(id) + "/reconcile", body);
  }

  public Answer withdraw(String id) {
    return api.delete(request(id) + "/votes/mine");
  }

  /** Full plans, and the samples that one may read. */
  public JsonNode evidence(String id) {
    return api.get(request(id) + "/evidence").body();
  }

  /** Asks for evidence once more. */
  public Answer gatherEvidence(String id) {
    return api.post(request(id) + "/evidence", NOTHING);
  }

  public Answer cancel(String id) {
    return api.post(request(id) + "/cancel", NOTHING);
  }

  public Answer dispatch(String id) {
    return dispatch(id, true);
  }

  /** Runs what was approved; a result that is not to be stored goes to who waits for it, once. */
  public Answer dispatch(String id, boolean store) {
    return api.post(request(id) + "/dispatch" + (store ? "" : "?store=false"), NOTHING);
  }

  /** Has a result forgotten; 0 for the latest. */
  public Answer forgetResult(String id, int execution) {
    return api.delete(request(id) + "/result" + (execution == 0 ? "" : "?execution=" + execution));
  }

  public JsonNode executions(String id) {
    return api.get(request(id) + "/executions").body();
  }

  public JsonNode events(String id) {
    return api.get(request(id) + "/events").body();
  }

  /**
   * Events as they happen.
   *
   * @param request which one's; empty for all that may be seen
   * @param lastEventId what came last; empty to begin now
   */
  public ServerEvents follow(String request, String lastEventId) {
    return api.follow("/events" + query(Map.of("request", request)), lastEventId);
  }

  /** The result of the latest execution. */
  public ResultView result(String id) {
    return ResultView.of(api.get(request(id) + "/result").body());
  }

  /**
   * A result as it comes.
   *
   * @param execution the number of the run, 0 for the latest
   * @param csv whether as CSV, and not as JSON
   */
  public ApiClient.Stream resultOf(String id, int execution, boolean csv) {
    var query = (execution == 0 ? "" : "&execution=" + execution) + (csv ? "&format=csv" : "");
    return api.open(
        request(id) + "/result" + (query.isEmpty() ? "" : "?" + query.substring(1)),
        csv ? "text/csv" : "application/json");
  }

  /** Forgets the views and reads them again from the log. */
  public Answer rebuildViews() {
    return api.post("/views/rebuild", NOTHING);
  }

  /** Registers an endpoint; the answer has its secret, where it has one. */
  public Answer addWebhook(JsonNode registration) {
    return api.post("/webhooks", registration);
  }

  public JsonNode webhooks() {
    return api.get("/webhooks").body();
  }

  public Answer removeWebhook(String name) {
    return api.delete(webhook(name));
  }

  public Answer testWebhook(String name) {
    return api.post(webhook(name) + "/test", NOTHING);
  }

  /** A page of attempts to deliver; empty values are left out. */
  public JsonNode deliveries(String name, Map<String, String> query) {
    return api.get(webhook(name) + "/deliveries" + query(query)).body();
  }

  /** The policies in force. */
  public JsonNode policies() {
    return api.get("/policies").body();
  }

  /** Publishes policies, or says what that would change. */
  public Answer publishPolicies(JsonNode set) {
    return api.put("/policies", set);
  }

  /** What would come of an operation that is not asked for. */
  public JsonNode explain(JsonNode hypothesis) {
    return api.post("/policies/explain", hypothesis).body();
  }

  /** Why a request needs what it needs. */
  public JsonNode explanation(String id) {
    return api.get(request(id) + "/explanation").body();
  }

  /** Issues a token; the answer has the whole of it. */
  public Answer issueToken(JsonNode wanted) {
    return api.post("/tokens", wanted);
  }

  /** Tokens without their secrets; empty values are left out. */
  public JsonNode tokens(Map<String, String> query) {
    return api.get("/tokens" + query(query)).body();
  }

  public Answer revokeToken(String prefix) {
    return api.delete("/tokens/" + encode(prefix));
  }

  /** Who there is; empty values are left out. */
  public JsonNode users(Map<String, String> query) {
    return api.get("/users" + query(query)).body();
  }

  public Answer registerUser(String name, JsonNode known) {
    return api.put("/users/" + encode(name), known);
  }

  public Answer suspendUser(String name) {
    return api.post("/users/" + encode(name) + "/suspend", NOTHING);
  }

  public Answer resumeUser(String name) {
    return api.post("/users/" + encode(name) + "/resume", NOTHING);
  }

  public JsonNode groups() {
    return api.get("/groups").body();
  }

  public Answer defineGroup(String name, JsonNode group) {
    return api.put("/groups/" + encode(name), group);
  }

  public Answer changeGroup(String name, JsonNode change) {
    return api.patch("/groups/" + encode(name), change);
  }

  public JsonNode providers() {
    return api.get("/providers").body();
  }

  public Answer defineProvider(String name, JsonNode provider) {
    return api.put("/providers/" + encode(name), provider);
  }

  public Answer removeProvider(String name) {
    return api.delete("/providers/" + encode(name));
  }

  public Answer linkIdentity(String name, String provider, String sub) {
    return api.put(identity(name, provider, sub), NOTHING);
  }

  public Answer unlinkIdentity(String name, String provider, String sub) {
    return api.delete(identity(name, provider, sub));
  }

  private static String identity(String name, String provider, String sub) {
    return "/users/" + encode(name) + "/identities/" + encode(provider) + query(Map.of("sub", sub));
  }

  public JsonNode roles() {
    return api.get("/roles").body();
  }

  public Answer defineRole(String name, JsonNode role) {
    return api.put("/roles/" + encode(name), role);
  }

  public Answer removeRole(String name) {
    return api.delete("/roles/" + encode(name));
  }

  public Answer startFreeze(JsonNode freeze) {
    return api.post("/freezes", freeze);
  }

  public JsonNode agents() {
    return api.get("/agents").body();
  }

  public JsonNode lanes() {
    return api.get("/lanes").body();
  }

  public JsonNode freezes() {
    return api.get("/freezes").body();
  }

  public Answer endFreeze(String name) {
    return api.delete("/freezes/" + encode(name));
  }

  private static String webhook(String name) {
    return "/webhooks/" + encode(name);
  }

  private static String request(String id) {
    return "/requests/" + encode(id);
  }

  private static String query(Map<String, String> query) {
    var text =
        query.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    return text.isEmpty() ? "" : "?" + text;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
