package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who approves sees what a change would touch, found out at the target, before anything stays. */
@ExtendWith(SharedPlatform.class)
class EvidenceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern RESUME = Pattern.compile("request resume.* ([0-9a-z]{26})");
  private static final String SECRET = "s3cret-4711";
  private static final String CHANGE =
      "UPDATE looked_at SET total = total + 1 WHERE id <= 3 AND customer <> '%s'".formatted(SECRET);

  private final TestPlatform platform = SharedPlatform.get();
  private final Gateway alice = platform.as("alice");
  private final Gateway bob = platform.as("bob");

  @TempDir Path folder;

  @BeforeEach
  void lookFirst() throws IOException {
    Shipped.publishBeside(
        platform,
        folder,
        Map.of(
            "look-first.yaml",
            """
        policy: look-first
        match: { targets: [orders], environments: [development], classes: [write] }
        evidence:
          gather: [plan, sizes, rows, sample]
          masked: ["*.customer"]
          required: true
          within: 1m
        """));
  }

  /** The target is everybody's: whoever migrates it next begins at the beginning. */
  @AfterEach
  void notAnyMore() {
    Shipped.publishAlone(platform);
    done("DROP TABLE IF EXISTS looked_at, migrated, countersign.countersign_migration");
  }

  private Typed typed(String... words) {
    return Typed.at(platform, words);
  }

  private RequestView shown(String id) {
    return new RequestView(bob.showAfter(id, 0, Duration.ofSeconds(1)));
  }

  private void done(String sql) {
    var id = submitted(sql);
    await().atMost(PATIENCE).until(() -> shown(id).status() == RequestStatus.PENDING);
    bob.vote(id, "approve", "", shown(id).operationDigest());
    alice.dispatch(id);
    await().atMost(PATIENCE).until(() -> shown(id).status() == RequestStatus.COMPLETED);
  }

  private String submitted(String sql) {
    var submission = Submission.of("orders", "development", sql).because("to see");
    return alice.submit(submission, UUID.randomUUID().toString()).body().path("id").asText();
  }

  private String totals() {
    var read =
        typed(
            "execute",
            "-t",
            "orders",
            "-e",
            "development",
            "SELECT id, total FROM looked_at ORDER BY id",
            "--as",
            "alice");
    assertThat(read.code()).as(read.talk()).isEqualTo(ExitCode.DONE);
    return read.data();
  }

  @Test
  void shouldShowWhatAChangeTouchesBeforeItIsApprovedAndRun() {
    done(
        "CREATE TABLE looked_at AS SELECT id, customer, 10 AS total FROM orders;"
            + " ALTER TABLE looked_at ADD PRIMARY KEY (id)");
    var before = totals();
    platform.kill("agent"); // so that nobody is faster than the vote
    var id = submitted(CHANGE);
    var digest = shown(id).operationDigest();

    assertThatThrownBy(() -> bob.vote(id, "approve", "", digest))
        .isInstanceOfSatisfying(
            ProblemException.class,
            it -> assertThat(it.problem().code()).isEqualTo("EVIDENCE_AWAITED"));

    platform.start("agent");
    var gathered =
        await().atMost(PATIENCE).until(() -> shown(id), it -> is("gathered", it.evidence()));

    assertThat(gathered.evidence().path("measured").path(0).path("rows").asInt()).isEqualTo(3);
    assertThat(gathered.evidence().path("tables").path(0).path("table").asText())
        .isEqualTo("looked_at");
    assertThat(totals()).isEqualTo(before);
    var page = typed("request", "show", id, "--as", "bob");
    assertThat(page.data())
        .contains(
            "Touches      3 rows of statement 1",
            "Update on looked_at",
            "Table        looked_at, ");
    assertThat(page.data().lines()).allMatch(it -> it.length() <= 80);
    var sealed = typed("request", "evidence", id, "--as", "bob");
    assertThat(sealed.data()).contains("Rows of looked_at before statement 1", "***", "Filter");
    assertThat(alice.evidence(id).path("samples")).isEmpty();
    assertThat(alice.events(id).toString())
        .contains("EvidenceAsked", "EvidenceGathered", "EvidenceRead")
        .doesNotContain(SECRET);

    assertThat(typed("request", "approve", id, "--as", "bob", "--yes").code())
        .isEqualTo(ExitCode.DONE);
    alice.dispatch(id);
    await().atMost(PATIENCE).until(() -> shown(id).status() == RequestStatus.COMPLETED);
    assertThat(totals()).isNotEqualTo(before);
    var again = typed("request", "evidence", id, "--again", "--as", "bob");
    assertThat(again.talk()).contains("NOT_PENDING");
    assertThat(typed("state", "verify").code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldShowWhatMigrationsWouldTouchBeforeTheyAreApprovedAndRun() throws IOException {
    done(
        "CREATE TABLE migrated AS SELECT id, customer, 10 AS total FROM orders;"
            + " ALTER TABLE migrated ADD PRIMARY KEY (id)");
    var files = Files.createDirectory(folder.resolve("db"));
    Files.writeString(
        files.resolve("1_less.up.sql"), "UPDATE migrated AS m SET total = 9 WHERE m.id <= 2");
    Files.writeString(files.resolve("2_none.up.sql"), "DELETE FROM migrated WHERE total = 9");
    var words = List.of("migrate", "up", "--as", "alice", "-d", files.toString());
    var asked = typed(with(words, "-t", "orders", "-e", "development"));
    assertThat(asked.code()).as(asked.talk()).isEqualTo(ExitCode.PENDING);
    var resume = RESUME.matcher(asked.talk());
    assertThat(resume.find()).as(asked.talk()).isTrue();
    var id = resume.group(1);

    var gathered =
        await().atMost(PATIENCE).until(() -> shown(id), it -> is("gathered", it.evidence()));

    assertThat(gathered.evidence().path("migrations").findValuesAsText("title"))
        .containsExactly("1_less", "2_none");
    assertThat(gathered.evidence().path("measured").findValuesAsText("rows"))
        .containsExactly("2", "2");
    assertThat(typed("request", "show", id, "--as", "bob").data())
        .contains("Would run    1_less as statement 1", "2 rows of statement 2");
    assertThat(typed("request", "evidence", id, "--as", "bob").data())
        .contains("Rows of migrated before statement 2 (2_none)", "***");
    assertThat(typed("request", "approve", id, "--as", "bob", "--yes").code())
        .isEqualTo(ExitCode.DONE);
    var ran = typed("request", "resume", id, "--as", "alice");
    assertThat(ran.data()).as(ran.talk()).contains("applied", "1_less, 2_none");
  }

  private static String[] with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static boolean is(String status, JsonNode evidence) {
    return evidence.path("status").asText().equals(status);
  }
}
