package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CAROL;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.AlreadySubmitted;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionFlowTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void birth() {
    stage = Stage.born(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void shouldBeBornByTheRootAlone() {
    assertThat(stage.quarantined()).isEmpty();
    assertThat(stage.replies()).isEmpty();
    assertThat(stage.recorded(Topics.GOVERNANCE)).hasSameSizeAs(TestWorld.birth());
  }

  @Test
  void shouldWaitForVotesInProduction() {
    var operation = sql("update orders set paid = true where id = 7");

    stage.pipe(submits(stage.now(), "a", PRODUCTION, operation, DispatchMode.MANUAL));

    assertThat(stage.eventNames(requestId("a")))
        .containsExactly("RequestSubmitted", "WorkflowPinned", "StepOpened");
    assertThat(stage.lastMeta().part()).isEqualTo(3);
    assertThat(stage.lastMeta().parts()).isEqualTo(3);
    assertThat(stage.lastMeta().actor().subject()).isEqualTo(ALICE.subject());
    assertThat(stage.records(Topics.PAYLOADS)).hasSize(1);
  }

  @Test
  void shouldGrantWhatIsApprovedAutomatically() {
    var operation = sql("select id from orders");

    stage.pipe(submits(stage.now(), "a", DEVELOPMENT, operation, DispatchMode.AUTOMATIC));

    assertThat(stage.eventNames(requestId("a")))
        .containsExactly(
            "RequestSubmitted", "WorkflowPinned", "RequestApproved", "ExecutionGranted");
    assertThat(stage.grants())
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.content()).isEqualTo(operation.content());
              assertThat(grant.salt()).isEqualTo(operation.salt());
              assertThat(grant.rowLimit()).isEqualTo(1000);
            });
  }

  @Test
  void shouldSayWhoCausedAnEventInItsHeaders() {
    var submission =
        submits(stage.now(), "a", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL);

    stage.pipe(submission);

    var headers = stage.records(Topics.EVENTS).getFirst().headers();
    assertThat(RecordHeaders.text(headers, RecordHeaders.CE_CAUSATION))
        .contains(submission.id().value());
    assertThat(RecordHeaders.text(headers, RecordHeaders.CE_SEQUENCE)).contains("1");
    assertThat(RecordHeaders.text(headers, RecordHeaders.CE_DECISION)).contains("1/3");
    assertThat(RecordHeaders.text(headers, RecordHeaders.KEY_ID))
        .contains(TestWorld.OWN_KEY.id().value());
  }

  @Test
  void shouldApproveOnceWhenTwoApproveAtOnce() {
    var operation = sql("update orders set paid = true");
    stage.pipe(submits(stage.now(), "a", PRODUCTION, operation, DispatchMode.MANUAL));

    stage.pipe(approves(BOB, stage.now(), requestId("a"), operation.digest()));
    stage.pipe(approves(CAROL, stage.now(), requestId("a"), operation.digest()));

    assertThat(stage.eventNames(requestId("a"))).containsOnlyOnce("RequestApproved");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.NOT_PENDING);
  }

  @Test
  void shouldRefuseTheRequestersOwnVote() {
    var operation = sql("update orders set paid = true");
    stage.pipe(submits(stage.now(), "a", PRODUCTION, operation, DispatchMode.MANUAL));

    stage.pipe(approves(ALICE, stage.now(), requestId("a"), operation.digest()));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.SELF_APPROVAL);
  }

  @Test
  void shouldApplyARedeliveredCommandOnce() {
    var submission =
        submits(stage.now(), "a", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL);
    stage.pipe(submission);

    stage.pipe(submission);

    assertThat(stage.eventNames(requestId("a"))).hasSize(3);
    assertThat(stage.replies())
        .containsExactly(new AlreadyDone(requestId("a").value(), submission.id(), 3));
  }

  @Test
  void shouldAnswerARefusedCommandAsTheFirstTime() {
    var operation = sql("update orders set paid = true");
    stage.pipe(submits(stage.now(), "a", PRODUCTION, operation, DispatchMode.MANUAL));
    var vote = approves(ALICE, stage.now(), requestId("a"), operation.digest());
    stage.pipe(vote);

    stage.pipe(vote);

    assertThat(stage.replies()).hasSize(2);
    assertThat(stage.replies().getLast()).isEqualTo(stage.replies().getFirst());
  }

  @Test
  void shouldKnowTheSameSubmissionUnderAnotherCommand() {
    stage.pipe(
        submits(stage.now(), "a", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL));

    stage.pipe(
        submits(stage.now(), "a", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL));

    assertThat(stage.replies().getLast()).isInstanceOf(AlreadySubmitted.class);
  }

  @Test
  void shouldRefuseOtherContentUnderTheSameKey() {
    stage.pipe(
        submits(stage.now(), "a", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL));

    stage.pipe(
        submits(stage.now(), "a", PRODUCTION, sql("delete from users"), DispatchMode.MANUAL));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldRefuseWhatWasAppendedAfterItsTime() {
    var late = submits(stage.now(), "a", PRODUCTION, sql("select 1"), DispatchMode.MANUAL);

    stage.pipe(late, stage.now().plus(Duration.ofSeconds(31)));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.TOO_LATE);
    assertThat(stage.events(requestId("a"))).isEmpty();
  }

  @Test
  void shouldRefuseAnEpochThatIsNotReached() {
    var operation = sql("select 1");
    var early =
        ALICE.says(
            stage.now(),
            requestId("a").value(),
            new dev.countersign.protocol.request.RequestCommand.WithdrawVote(),
            header ->
                new dev.countersign.protocol.envelope.CommandHeader(
                    header.cluster(),
                    header.topic(),
                    header.key(),
                    header.type(),
                    header.id(),
                    header.issuer(),
                    header.principal(),
                    header.issuedAt(),
                    header.deliverBy(),
                    1_000,
                    header.correlation(),
                    header.body(),
                    header.payloads()));
    stage.pipe(submits(stage.now(), "a", PRODUCTION, operation, DispatchMode.MANUAL));

    stage.pipe(early);

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.EPOCH_NOT_REACHED);
  }

  @Test
  void shouldNeverGoBackInTimeWhenTheBrokersClockDoes() {
    var operation = sql("update orders set paid = true");
    stage.pipe(submits(stage.now(), "a", PRODUCTION, operation, DispatchMode.MANUAL));
    var submitted = stage.lastMeta().time();

    stage.pipe(
        approves(BOB, stage.now(), requestId("a"), operation.digest()),
        stage.now().minus(Duration.ofMinutes(5)));

    assertThat(stage.eventNames(requestId("a"))).contains("RequestApproved");
    assertThat(stage.lastMeta().time()).isEqualTo(submitted);
  }

  @Test
  void shouldRefuseAGrantWhoseTopicIsMissing() {
    stage.lose(Topics.dispatch("main"));

    stage.pipe(submits(stage.now(), "a", DEVELOPMENT, sql("select 1"), DispatchMode.AUTOMATIC));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.UNKNOWN_POOL);
    assertThat(stage.events(requestId("a"))).isEmpty();
  }

  @Test
  void shouldRecordALongText() {
    var ids = IntStream.range(1_000_000, 1_100_000).mapToObj(Integer::toString);
    var huge = sql("delete from orders where id in (" + ids.collect(joining(", ")) + ")");

    stage.pipe(submits(stage.now(), "a", PRODUCTION, huge, DispatchMode.MANUAL));

    assertThat(huge.content().size()).isGreaterThan(800_000);
    assertThat(stage.eventNames(requestId("a")))
        .containsExactly("RequestSubmitted", "WorkflowPinned", "StepOpened");
  }
}
