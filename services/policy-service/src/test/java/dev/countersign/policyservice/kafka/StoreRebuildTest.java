package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.policyservice.kafka.log.BrokenLogException;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.AlreadySubmitted;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task knows again after its store is gone. */
class StoreRebuildTest {
  private static final Payload OPERATION = sql("delete from orders");

  @TempDir Path folder;
  @TempDir Path another;
  private Stage stage;
  private Signed submission;

  @BeforeEach
  void submit() {
    stage = Stage.born(folder);
    submission = submits(stage.now(), "a", PRODUCTION, OPERATION, DispatchMode.MANUAL);
    stage.pipe(submission);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void loseStore() {
    stage = stage.restartedIn(another);
  }

  @Test
  void shouldKnowItsRequests() {
    loseStore();

    stage.pipe(approves(BOB, stage.now(), requestId("a"), OPERATION.digest()));

    assertThat(stage.eventNames(requestId("a"))).endsWith("StepMet", "RequestApproved");
    assertThat(stage.lastMeta().sequence()).isEqualTo(6);
  }

  @Test
  void shouldKnowItsRequestsOnTheSameStore() {
    stage.restart();

    stage.pipe(approves(BOB, stage.now(), requestId("a"), OPERATION.digest()));

    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestApproved");
  }

  @Test
  void shouldKnowWhatItAnswered() {
    loseStore();

    stage.pipe(submission);

    assertThat(stage.replies())
        .containsExactly(new AlreadyDone(requestId("a").value(), submission.id(), 3));
  }

  @Test
  void shouldKnowWhatItRefused() {
    var vote = approves(TestWorld.ALICE, stage.now(), requestId("a"), OPERATION.digest());
    stage.pipe(vote);
    loseStore();

    stage.pipe(vote);

    assertThat(stage.replies()).hasSize(2);
    assertThat(stage.replies().getLast()).isEqualTo(stage.replies().getFirst());
  }

  @Test
  void shouldKnowItsPayloads() {
    loseStore();

    stage.pipe(
        submits(stage.now(), "a", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL));

    assertThat(stage.replies().getLast()).isInstanceOf(AlreadySubmitted.class);
  }

  @Test
  void shouldKnowItsDeadlines() {
    stage.pipe(submits(stage.now(), "b", DEVELOPMENT, sql("select 1"), DispatchMode.AUTOMATIC));
    loseStore();

    stage.pass(Duration.ofSeconds(31));

    assertThat(stage.eventNames(requestId("b"))).endsWith("GrantExpired");
  }

  @Test
  void shouldRefuseToRunWhatHasBeenErased() {
    stage.pipe(approves(BOB, stage.now(), requestId("a"), OPERATION.digest()));
    stage.erase(OPERATION.digest());
    loseStore();

    stage.pipe(
        TestWorld.ALICE.says(
            stage.now(), requestId("a").value(), new DispatchRequest(TestWorld.RESULT_KEY)));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.OPERATION_REFUSED);
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestApproved");
  }

  @Test
  void shouldNotBeginOnALogWithAGap() {
    stage.records(Topics.EVENTS).remove(1);

    assertThatThrownBy(this::loseStore)
        .hasRootCauseInstanceOf(dev.countersign.proof.event.BrokenChainException.class)
        .hasStackTraceContaining(BrokenLogException.class.getName())
        .hasStackTraceContaining("Topic countersign.events, partition 0, offset 2");
  }

  @Test
  void shouldNotBeginOnALogThatSomebodyElseWroteTo() {
    var last = stage.records(Topics.EVENTS).getLast();
    stage.log().append(Topics.EVENTS, last.key(), last.value(), new RecordHeaders(), stage.now());

    assertThatThrownBy(() -> stage.restart()).hasStackTraceContaining("Expected our own signature");
  }

  @Test
  void shouldMakeAStoreAnewThatIsBehindTheLog() {
    var behind = stage.restartedIn(another);
    behind.pipe(approves(BOB, behind.now(), requestId("a"), OPERATION.digest()));
    behind.close();

    stage = behind.restartedIn(folder);

    stage.pipe(approves(TestWorld.CAROL, stage.now(), requestId("a"), OPERATION.digest()));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.NOT_PENDING);
  }
}
