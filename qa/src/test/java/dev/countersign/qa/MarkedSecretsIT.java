package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.launch.Part;
import dev.countersign.embedded.PostgreSqlAdmin;
import dev.countersign.proof.token.Token;
import dev.countersign.qa.Marks.Reach;
import dev.countersign.qa.Whereabouts.Find;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
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
import java.util.stream.Collectors;
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
          "topic countersign.policy-service-decisions-changelog", "its store has what payloads has",
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

  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), 1, Duration.ofMinutes(1), 1_000);
    MarkedTargets.fill(pool, MARKS);
    var runs =
        """
        policy: marked
        match:
          targets: [ledger]
          classes: [read, ddl, destructive, privileged, opaque]
        approve: automatically
        """;
    var changes =
        """
        policy: marked-changes
        match: { targets: [ledger], classes: [write] }
        steps:
          - name: review
            quorums: [1 of user:bob]
        evidence: { gather: [plan, sizes, rows, sample], masked: ["*.short"], within: 20s }
        """;
    Shipped.publishBeside(
        SharedPlatform.get(),
        policies,
        Map.of("marked.yaml", runs, "marked-changes.yaml", changes));
  }

  @AfterAll
  static void stopPool() {
    pool.close();
    Shipped.publishAlone(SharedPlatform.get());
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
      var calls = new MarkedCalls(platform, MARKS, migrations);
      var decided = new ArrayList<>(calls.countersigned());
      calls.migrated(LedgerPool.POSTGRESQL.environment());
      calls.migrated(LedgerPool.MARIADB.environment());
      calls.refused();
      calls.malformed();
      calls.foreign();
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
      new Onlooker(platform, "eve", exports).look(found, decided);
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
      Typed.done(platform, "role", "define", parts[0], parts[1], "--as", "root");
      words.addAll(List.of("--role", parts[0]));
    }
    Typed.done(platform, words.toArray(String[]::new));
    Files.writeString(platform.home().tokens().resolve(name + ".token"), tokenOf(name));
  }

  private String tokenOf(String name) {
    var token =
        Typed.done(platform, "token", "issue", "marked", "--for", name, "--as", "root")
            .data()
            .strip();
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

  /**
   * Marks in rows are not kept from everybody: else nothing would be proved by not finding them.
   */
  private void resultsComeToWhoeverMayReadThem(MarkedStory story) {
    var reads =
        story.requests().entrySet().stream()
            .filter(it -> it.getValue().equals("SELECT id, name FROM held ORDER BY id"))
            .map(
                it ->
                    Typed.done(platform, "result", "get", it.getKey(), "-o", "csv", "--as", "alice")
                        .data())
            .collect(Collectors.joining());
    var rows =
        MARKS.all().stream()
            .filter(it -> it.reach() == Reach.NOWHERE && it.place().equals("a row of the target"))
            .toList();
    assertThat(new MarkSearch(rows).in(reads.getBytes(StandardCharsets.UTF_8)))
        .hasSizeGreaterThan(1);
  }

  private static void awaits(Overheard webhook, String id) {
    Awaitility.await(id).atMost(PATIENCE).until(() -> webhook.has(id));
  }
}
