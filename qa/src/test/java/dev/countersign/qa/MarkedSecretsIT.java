package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.ApprovalAsk;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Part;
import dev.countersign.embedded.PostgreSqlAdmin;
import dev.countersign.proof.token.Token;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.Marks.Reach;
import dev.countersign.qa.Whereabouts.Find;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a caller puts in literals, comments, data, reasons, tokens and addresses, and whatever
 * stands in the rows of a target, is nowhere that is not meant for it: a mark of its own stands in
 * each such place, and all that the platform keeps and says is searched for all of them.
 *
 * <p>{@code -Dcountersign.seed=N} makes the marks of a run again.
 */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class MarkedSecretsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where exact texts and people's words may be, and why. Nothing else may be anywhere. */
  private static final Map<String, String> MEANT_FOR_THEM =
      Map.of(
          "topic countersign.payloads", "they are payloads, until a tombstone erases them",
          "topic countersign.commands", "a command brings its payloads; kept for a day",
          "topic countersign.dispatch.main", "agents run the exact bytes; kept for a day",
          "topic countersign.dispatch.ledger", "agents run the exact bytes; kept for a day",
          "topic countersign.quarantine", "foreign bytes stand there as they came, for 30 days",
          "topic countersign.policy-service-decisions-changelog", "its store decides by them",
          "table payload.content", "the gateway shows them to whoever may read them");

  /** Data of servers and stores, which are looked at through the topics and tables they keep. */
  private static final Set<String> LOOKED_AT_OTHERWISE =
      Set.of("kafka", "postgres/pgdata", "streams", "tokens", "keys");

  @TempDir static Path policies;
  @TempDir static Path migrations;
  @TempDir static Path exports;

  private static final long SEED = Long.getLong("countersign.seed", System.nanoTime());
  private static final Marks MARKS = new Marks(SEED);
  private static LedgerPool pool;

  private final TestPlatform platform = SharedPlatform.get();
  private final Gateway root = platform.as("root");
  private final Gateway alice = platform.as("alice");
  private final Gateway bob = platform.as("bob");

  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), 1, Duration.ofMinutes(1), 1_000);
    MarkedTargets.fill(pool, MARKS);
    Shipped.copyInto(policies);
    Files.writeString(
        policies.resolve("marked.yaml"),
        """
        policy: marked
        match:
          targets: [ledger]
          classes: [read, ddl, destructive, privileged, opaque]
        approve: automatically
        """);
    Files.writeString(
        policies.resolve("marked-changes.yaml"),
        """
        policy: marked-changes
        match: { targets: [ledger], classes: [write] }
        steps:
          - name: review
            quorums: [1 of user:bob]
        evidence: { gather: [plan, sizes, rows, sample], masked: ["*.short"], within: 20s }
        """);
    publish();
  }

  @AfterAll
  static void stopPool() throws IOException {
    pool.close();
    Files.delete(policies.resolve("marked.yaml"));
    Files.delete(policies.resolve("marked-changes.yaml"));
    publish();
  }

  private static void publish() {
    done("policy", "publish", policies.toString(), "--as", "root", "--yes");
  }

  private static Typed done(String... words) {
    var typed = Typed.at(SharedPlatform.get(), words);
    assertThat(typed.code()).as(typed.talk()).isEqualTo(ExitCode.DONE);
    return typed;
  }

  @Test
  void shouldKeepWhatCallersAndTargetsSayWhereItIsMeantToBe() throws Exception {
    System.out.printf("countersign.seed=%d%n", SEED);
    // given somebody who may look at everything but payloads, and endpoints
    user("eve", "readonly", "marked-auditor:audit.read");
    user("judge", "admin", "");
    var token = tokenOf("alice");
    try (var webhook = new Overheard();
        var slack = new Overheard();
        var stream = new EventStream(platform, "eve")) {
      endpoint("marked-webhook", "webhook", webhook);
      endpoint("marked-slack", "slack", slack);

      // when marks go in wherever somebody can put something
      var decided = new ArrayList<>(countersigned());
      migrated(LedgerPool.POSTGRESQL.environment());
      migrated(LedgerPool.MARIADB.environment());
      refused();
      malformed();
      foreign();
      var story = new MarkedStory(platform, MARKS, token);
      story.tell("marked-postgresql.sql", LedgerPool.POSTGRESQL.environment());
      story.tell("marked-mariadb.sql", LedgerPool.MARIADB.environment());
      System.out.println(outcomes(story.ends()));
      decided.addAll(story.requests().keySet());
      resultsComeToWhoeverMayReadThem(story);

      // then they are nowhere else
      decided.forEach(id -> awaits(webhook, id));
      assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
      root.removeWebhook("marked-webhook");
      root.removeWebhook("marked-slack");
      var found = new Whereabouts(MARKS.all());
      found.look("webhook", "all", webhook.all());
      found.look("slack", "all", slack.all());
      found.look("stream of events", "all", stream.all());
      read(found, decided);
      found.topics(platform);
      var data = platform.home().state().resolve(Part.POSTGRES);
      try (var views =
          PostgreSqlAdmin.of(data, platform.postgresPort()).connect("countersign_views")) {
        found.tables(views);
      }
      found.files(platform.home().state(), LOOKED_AT_OTHERWISE);
      found.files(exports, Set.of());
      for (var program : platform.local().programs().entrySet()) {
        found.watched(program.getKey(), program.getValue());
      }
      System.out.println(new TreeMap<>(found.looked()));
      assertThat(found.looked().keySet())
          .contains("webhook", "slack", "stream of events", "q/metrics", "file logs", "file run");
      assertThat(leaks(found.finds())).isEmpty();
      assertThat(seen(found.finds()).keySet()).isEqualTo(MEANT_FOR_THEM.keySet());
      assertThat(seen(found.finds()).get("topic countersign.commands")).containsAll(payloads());
    }
  }

  /** A line for each place where something was seen that is not meant for it. */
  private static Set<String> leaks(List<Find> finds) {
    return finds.stream()
        .filter(it -> it.mark().reach() == Reach.NOWHERE || !MEANT_FOR_THEM.containsKey(it.where()))
        .map(Find::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> seen(List<Find> finds) {
    return finds.stream()
        .collect(
            Collectors.groupingBy(
                Find::where,
                TreeMap::new,
                Collectors.mapping(it -> it.mark().place(), Collectors.toSet())));
  }

  private static Set<String> payloads() {
    return MARKS.all().stream()
        .filter(it -> it.reach() == Reach.PAYLOAD)
        .map(Marks.Mark::place)
        .collect(Collectors.toSet());
  }

  private static String outcomes(Map<String, String> ends) {
    return ends.entrySet().stream()
        .map(it -> "%s: %s".formatted(it.getValue(), it.getKey().replace('\n', ' ')))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private void user(String name, String role, String more) throws IOException {
    var words = new ArrayList<>(List.of("user", "add", name, "--role", role, "--as", "root"));
    if (!more.isEmpty()) {
      var parts = more.split(":", 2);
      done("role", "define", parts[0], parts[1], "--as", "root");
      words.addAll(List.of("--role", parts[0]));
    }
    done(words.toArray(String[]::new));
    Files.writeString(platform.home().tokens().resolve(name + ".token"), tokenOf(name));
  }

  private static String tokenOf(String name) {
    var token = done("token", "issue", "marked", "--for", name, "--as", "root").data().strip();
    var place = "the token of " + name;
    MARKS.given(place, Reach.NOWHERE, token.substring(token.lastIndexOf('_') + 1));
    MARKS.given(place, Reach.NOWHERE, Token.parse(token).secret().toArray());
    return token;
  }

  private void endpoint(String name, String kind, Overheard receiver) {
    var path = MARKS.word("the path of an endpoint", Reach.NOWHERE);
    var query = MARKS.word("the query of an endpoint", Reach.NOWHERE);
    var body = JsonNodeFactory.instance.objectNode();
    body.put("name", name).put("kind", kind).put("allowPrivate", true);
    body.put("url", receiver.at("/%s?key=%s".formatted(path, query)).toString());
    var secret = root.addWebhook(body).body().path("secret").asText("");
    if (!secret.isEmpty()) {
      var key = secret.substring(secret.indexOf('_') + 1);
      MARKS.given("the key of an endpoint", Reach.NOWHERE, key);
      MARKS.given("the key of an endpoint", Reach.NOWHERE, Base64.getDecoder().decode(key));
    }
  }

  private static String words(String place) {
    return MARKS.word(place, Reach.PAYLOAD);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private RequestView await(String id, RequestStatus status) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> new RequestView(bob.showAfter(id, 0, Duration.ofSeconds(5))),
            it -> it.status() == status);
  }

  /** What people say beside a statement: on votes, on overriding, on breaking glass, on reviews. */
  private List<String> countersigned() {
    var change = "UPDATE orders SET total = total WHERE id = 1 AND customer <> '{w}'";
    var rejected = submitted(alice, "production", change, false);
    bob.vote(
        rejected,
        "reject",
        words("a rejection"),
        await(rejected, RequestStatus.PENDING).operationDigest());
    var overridden = submitted(alice, "production", change, false);
    var pending = await(overridden, RequestStatus.PENDING);
    root.override(overridden, 1, words("an override"), pending.operationDigest());
    alice.dispatch(overridden);
    var broken = submitted(platform.as("judge"), "production", change, true);
    await(broken, RequestStatus.COMPLETED);
    root.review(broken, "justified", words("a review"));
    var asked =
        new ApprovalAsk(
            "releases",
            "production",
            "ab".repeat(32),
            words("a title"),
            words("a description"),
            "https://example.com/" + words("a link"),
            words("a reason"),
            words("a ticket"),
            List.of());
    var approval = alice.ask(asked, key()).body().path("id").asText();
    bob.vote(
        approval,
        "approve",
        words("a comment"),
        await(approval, RequestStatus.PENDING).operationDigest());
    return List.of(rejected, overridden, broken, approval);
  }

  private String submitted(Gateway gateway, String environment, String sql, boolean breaks) {
    var submission =
        new Submission(
            "orders",
            environment,
            MARKS.put(sql),
            words("a reason"),
            words("a ticket"),
            List.of(),
            false,
            breaks,
            true);
    return gateway.submit(submission, key()).body().path("id").asText();
  }

  /** Up, a failing one, and down again, as they are typed. */
  private void migrated(String environment) throws IOException {
    var folder = Files.createDirectory(migrations.resolve(environment));
    var files =
        Map.of(
            "1_parcel.up.sql",
            "CREATE TABLE parcel (id int PRIMARY KEY, note varchar(30) DEFAULT '{w}') -- {w}",
            "1_parcel.down.sql",
            "DROP TABLE parcel -- {w}",
            "2_fill.up.sql",
            "INSERT INTO parcel VALUES (1, '{w}');\nCREATE TABLE more (a int);\n"
                + "INSERT INTO parcel VALUES (1, '{w}'), (2, '{w}')",
            "2_fill.down.sql",
            "DELETE FROM parcel");
    for (var file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), MARKS.put(file.getValue()));
    }
    var up = migrate(folder, environment, "up", "--to", "1");
    assertThat(up.code()).as(up.talk()).isEqualTo(ExitCode.DONE);
    var failing = migrate(folder, environment, "up");
    assertThat(failing.code()).as(failing.talk()).isEqualTo(ExitCode.ERROR);
    migrate(folder, environment, "status");
    migrate(folder, environment, "down", "--to", "0");
  }

  private Typed migrate(Path folder, String environment, String command, String... more) {
    var words =
        new ArrayList<>(List.of("migrate", command, "--as", "alice", "-d", folder.toString()));
    words.addAll(List.of("-t", "ledger", "-e", environment));
    words.addAll(List.of(more));
    return Typed.at(platform, words.toArray(String[]::new));
  }

  /**
   * Marks in rows are not kept from everybody: else nothing would be proved by not finding them.
   */
  private void resultsComeToWhoeverMayReadThem(MarkedStory story) {
    var reads =
        story.requests().entrySet().stream()
            .filter(it -> it.getValue().equals("SELECT id, name FROM held ORDER BY id"))
            .map(it -> done("result", "get", it.getKey(), "-o", "csv", "--as", "alice").data())
            .collect(Collectors.joining());
    var rows =
        MARKS.all().stream()
            .filter(it -> it.reach() == Reach.NOWHERE && it.place().equals("a row of the target"))
            .toList();
    assertThat(new MarkSearch(rows).in(reads.getBytes(StandardCharsets.UTF_8)))
        .hasSizeGreaterThan(1);
  }

  /** What is not let in. */
  private void refused() throws Exception {
    for (var sql :
        List.of("SELECT '{w}' /* {w} */", "CREATE ROLE x PASSWORD '{w}'", "SELEC '{w}' #")) {
      assertThatThrownBy(() -> submitted(alice, "staging", sql, false))
          .isInstanceOf(ProblemException.class);
    }
    assertThatThrownBy(() -> submitted(alice, "production", "DELETE FROM orders -- {w}", true))
        .isInstanceOf(ProblemException.class);
    var twice = key();
    var first =
        Submission.of("orders", "production", MARKS.put("SELECT '{w}'")).because(words("a reason"));
    alice.submit(first, twice);
    var second =
        Submission.of("orders", "production", MARKS.put("SELECT 2, '{w}'"))
            .because(words("a reason"));
    assertThatThrownBy(() -> alice.submit(second, twice)).isInstanceOf(ProblemException.class);
    var hypothesis = JsonNodeFactory.instance.objectNode();
    hypothesis.put("kind", "sql").put("target", "ledger").put("environment", "mariadb");
    hypothesis.put(
        "sql", "DELETE FROM held WHERE name = '%s'".formatted(nowhere("an explained text")));
    hypothesis.put("reason", nowhere("an explained reason"));
    hypothesis.put("ticket", nowhere("an explained ticket"));
    alice.explain(hypothesis);
    done(
        "policy",
        "explain",
        "--target",
        "ledger",
        "--environment",
        "postgresql",
        "--as",
        "alice",
        "SELECT '%s'".formatted(nowhere("an explained text")));
    var tooLong = "SELECT '%s'".formatted(nowhere("a text that is too long")) + " ".repeat(2 << 20);
    assertThatThrownBy(() -> alice.submit(Submission.of("orders", "development", tooLong), key()))
        .isInstanceOf(ProblemException.class);
  }

  private static String nowhere(String place) {
    return MARKS.word(place, Reach.NOWHERE);
  }

  /** Calls that are none: their callers know what they said, and nobody else hears of it. */
  private void malformed() throws Exception {
    var bodies =
        List.of(
            "{\"kind\":\"sql\",\"sql\":\"%s".formatted(nowhere("JSON that is cut off")),
            "{\"kind\":\"%s\"}".formatted(nowhere("a kind")),
            "{\"%s\":1}".formatted(nowhere("a name in JSON")),
            "{\"kind\":\"sql\",\"target\":\"orders\",\"environment\":\"production\",\"sql\":[\"%s\"]}"
                .formatted(nowhere("JSON of another type")),
            "{\"kind\":\"sql\",\"target\":\"orders\",\"environment\":\"production\",\"sql\":\"SELECT 1\",\"dispatch\":\"%s\"}"
                .formatted(nowhere("a mode")));
    try (var http = HttpClient.newHttpClient()) {
      for (var body : bodies) {
        assertThat(status(http, "/api/v1/requests", "alice", body)).isBetween(400, 499);
      }
      for (var path : List.of("/api/v1/requests/", "/api/v1/requests?cursor=", "/", "/q/")) {
        status(http, path + nowhere("a path"), "alice", "");
      }
    }
    var bad =
        platform.token("alice").replaceFirst("_[^_]*$", "_" + nowhere("a token that is not good"));
    assertThatThrownBy(() -> new Gateway(new ApiClient(platform.gateway(), bad)).me())
        .isInstanceOf(ProblemException.class);
  }

  private int status(HttpClient http, String path, String person, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(platform.gateway().resolve(path))
            .header("Authorization", "Bearer " + platform.token(person))
            .header("Content-Type", "application/json");
    var sent = body.isEmpty() ? request.GET() : request.POST(BodyPublishers.ofString(body));
    return http.send(sent.build(), BodyHandlers.discarding()).statusCode();
  }

  /** Records that nobody has signed. */
  private void foreign() throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", platform.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var bytes = words("a foreign record").getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Topics.COMMANDS, bytes, bytes)).get();
    }
  }

  private static void awaits(Overheard webhook, String id) {
    Awaitility.await(id).atMost(PATIENCE).until(() -> webhook.has(id));
  }

  /** Everything that somebody may see of requests whose texts and results are not theirs. */
  private void read(Whereabouts found, List<String> requests) {
    var eve = platform.as("eve");
    for (var id : requests) {
      for (var words :
          List.of(
              List.of("request", "show", id),
              List.of("request", "show", id, "-o", "json"),
              List.of("policy", "explain", "--request", id))) {
        found.look("command line", String.join(" ", words), by("eve", words));
      }
      found.look("GET events", id, eve.events(id).toString());
      found.look("GET executions", id, eve.executions(id).toString());
    }
    for (var id : requests.subList(0, 3)) {
      for (var words :
          List.of(
              List.of("result", "get", id),
              List.of("request", "evidence", id),
              List.of("request", "approve", id, "--yes"),
              List.of("request", "resume", id))) {
        found.look("command line", String.join(" ", words), by("eve", words));
      }
    }
    for (var words :
        List.of(
            List.of("request", "list"),
            List.of("result", "list"),
            List.of("audit", "list", "--limit", "200", "-o", "json"))) {
      found.look("command line", String.join(" ", words), by("eve", words));
    }
    found.look("GET users and tokens", "", root.users(Map.of()).toString() + root.tokens(Map.of()));
    found.look("GET webhooks", "", root.webhooks().toString());
    done("audit", "export", "--raw", exports.resolve("audit-raw").toString());
    found.look("audit export", "json", done("audit", "export", "-o", "json").data());
  }

  private String by(String person, List<String> words) {
    var all = new ArrayList<>(words);
    all.addAll(List.of("--as", person));
    var typed = Typed.at(platform, all.toArray(String[]::new));
    return typed.data() + typed.talk();
  }

  /** The stream of events that somebody follows meanwhile, byte for byte. */
  private static final class EventStream implements AutoCloseable {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<HttpResponse<Void>> answer;

    EventStream(TestPlatform platform, String person) {
      URI events = platform.gateway().resolve("/api/v1/events");
      var request =
          HttpRequest.newBuilder(events)
              .header("Authorization", "Bearer " + platform.token(person))
              .header("Accept", "text/event-stream")
              .build();
      answer =
          http.sendAsync(
              request, BodyHandlers.ofByteArrayConsumer(piece -> piece.ifPresent(all::writeBytes)));
    }

    byte[] all() {
      return all.toByteArray();
    }

    @Override
    public void close() {
      answer.cancel(true);
      http.shutdownNow();
    }
  }
}
