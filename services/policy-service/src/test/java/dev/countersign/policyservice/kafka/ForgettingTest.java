package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the topic {@code payloads} forgets is not found in the store either. */
class ForgettingTest {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Payload ERASED = sql("delete from orders where customer = 'Jane Roe'");
  private static final Payload OTHER = sql("delete from orders where customer = 'John Doe'");

  @TempDir Path folder;
  @TempDir Path another;
  private Stage stage;

  @BeforeEach
  void submit() {
    stage = Stage.with(folder, Map.of("partitions", "1", "keep.payloads", "P30D"));
    stage.birth();
    stage.pipe(submits(stage.now(), "a", PRODUCTION, ERASED, DispatchMode.MANUAL));
    stage.pipe(submits(stage.now(), "b", PRODUCTION, OTHER, DispatchMode.MANUAL));
    stage.pass(INTERVAL);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** The texts that are anywhere in the store, of these two. */
  private List<Payload> kept() {
    var values = new ArrayList<String>();
    try (var entries = stage.store().all()) {
      entries.forEachRemaining(
          entry -> values.add(new String(entry.value, StandardCharsets.ISO_8859_1)));
    }
    return List.of(ERASED, OTHER).stream()
        .filter(
            payload -> {
              var text = new String(payload.content().toArray(), StandardCharsets.ISO_8859_1);
              return values.stream().anyMatch(value -> value.contains(text));
            })
        .toList();
  }

  private void readErasures() {
    stage.pass(INTERVAL); // begins to read
    stage.pass(Duration.ofSeconds(1)); // takes what was read
  }

  @Test
  void shouldForgetWhatATombstoneErasedAndNothingElse() {
    assertThat(kept()).containsExactly(ERASED, OTHER);

    stage.erase(ERASED.digest());
    readErasures();

    assertThat(kept()).containsExactly(OTHER);
  }

  @Test
  void shouldRefuseToRunWhatHasBeenErased() {
    stage.pipe(approves(BOB, stage.now(), requestId("a"), ERASED.digest()));
    stage.erase(ERASED.digest());
    readErasures();

    stage.pipe(
        ALICE.says(stage.now(), requestId("a").value(), new DispatchRequest(TestWorld.RESULT_KEY)));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.OPERATION_REFUSED);
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestApproved");
  }

  @Test
  void shouldKeepWhatWasWrittenAgainAfterItsTombstone() {
    var written =
        stage.records(Topics.PAYLOADS).stream()
            .filter(
                it -> ERASED.digest().value().equals(new String(it.key(), StandardCharsets.UTF_8)))
            .findFirst()
            .orElseThrow();
    stage.erase(ERASED.digest());
    stage
        .log()
        .append(Topics.PAYLOADS, written.key(), written.value(), written.headers(), stage.now());
    readErasures();

    assertThat(kept()).containsExactly(ERASED, OTHER);
  }

  @Test
  void shouldForgetWhatIsOlderThanTheTopicKeeps() {
    stage.pass(Duration.ofDays(29));
    assertThat(kept()).containsExactly(ERASED, OTHER);

    stage.pass(Duration.ofDays(1).plusHours(1));

    assertThat(kept()).isEmpty();
  }

  @Test
  void shouldForgetWhatIsOlderAlsoAfterItsStoreIsMadeAnew() {
    stage = stage.restartedIn(another);
    assertThat(kept()).containsExactly(ERASED, OTHER);

    stage.pass(Duration.ofDays(30).plusHours(1));

    assertThat(kept()).isEmpty();
  }
}
