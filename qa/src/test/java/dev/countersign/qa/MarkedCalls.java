package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.ApprovalAsk;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.Marks.Reach;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Marks in everything but statements that run: what people say beside them, and what is refused.
 */
final class MarkedCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestPlatform platform;
  private final Marks marks;
  private final Path migrations;
  private final Gateway root;
  private final Gateway alice;
  private final Gateway bob;

  /**
   * @param migrations an empty folder
   */
  MarkedCalls(TestPlatform platform, Marks marks, Path migrations) {
    this.platform = platform;
    this.marks = marks;
    this.migrations = migrations;
    this.root = platform.as("root");
    this.alice = platform.as("alice");
    this.bob = platform.as("bob");
  }

  private String words(String place) {
    return marks.word(place, Reach.PAYLOAD);
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
  List<String> countersigned() {
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
            marks.put(sql),
            words("a reason"),
            words("a ticket"),
            List.of(),
            false,
            breaks,
            true);
    return gateway.submit(submission, key()).body().path("id").asText();
  }

  /** Up, a failing one, and down again, as they are typed. */
  void migrated(String environment) throws IOException {
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
      Files.writeString(folder.resolve(file.getKey()), marks.put(file.getValue()));
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

  /** What is not let in. */
  void refused() throws Exception {
    for (var sql :
        List.of("SELECT '{w}' /* {w} */", "CREATE ROLE x PASSWORD '{w}'", "SELEC '{w}' #")) {
      assertThatThrownBy(() -> submitted(alice, "staging", sql, false))
          .isInstanceOf(ProblemException.class);
    }
    assertThatThrownBy(() -> submitted(alice, "production", "DELETE FROM orders -- {w}", true))
        .isInstanceOf(ProblemException.class);
    var twice = key();
    var first =
        Submission.of("orders", "production", marks.put("SELECT '{w}'")).because(words("a reason"));
    alice.submit(first, twice);
    var second =
        Submission.of("orders", "production", marks.put("SELECT 2, '{w}'"))
            .because(words("a reason"));
    assertThatThrownBy(() -> alice.submit(second, twice)).isInstanceOf(ProblemException.class);
    var hypothesis = JsonNodeFactory.instance.objectNode();
    hypothesis.put("kind", "sql").put("target", "ledger").put("environment", "mariadb");
    hypothesis.put(
        "sql", "DELETE FROM held WHERE name = '%s'".formatted(nowhere("an explained text")));
    hypothesis.put("reason", nowhere("an explained reason"));
    hypothesis.put("ticket", nowhere("an explained ticket"));
    alice.explain(hypothesis);
    Typed.done(
        platform,
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

  private String nowhere(String place) {
    return marks.word(place, Reach.NOWHERE);
  }

  /** Calls that are none: their callers know what they said, and nobody else hears of it. */
  void malformed() throws Exception {
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
  void foreign() throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", platform.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var bytes = words("a foreign record").getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Topics.COMMANDS, bytes, bytes)).get();
    }
  }
}
