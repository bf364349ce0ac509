package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.OnCall.CHANGES;
import static dev.countersign.engine.fixture.OnCall.breaks;
import static dev.countersign.engine.fixture.OnCall.onCall;
import static dev.countersign.engine.fixture.RequestSpec.START;
import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.asks;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.facts;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.submission;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.submitsNotStored;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.protocol.request.RefusalCode.EVIDENCE_AWAITED;
import static dev.countersign.protocol.request.RefusalCode.EVIDENCE_MISSING;
import static dev.countersign.protocol.request.RefusalCode.EVIDENCE_NOT_AWAITED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_DUE;
import static dev.countersign.protocol.request.RefusalCode.NO_EVIDENCE;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static dev.countersign.protocol.request.RequestStatus.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.EvidenceReport;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.evidence.Missing;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.GatherEvidence;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.RecordEvidenceRead;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Verdict;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody approves until there is evidence, where policies want it. */
class EvidenceTest {
  private static final String WANTS =
      """
      policy: changes
      steps:
        - { name: dba, quorums: [ 1 of group:dba ] }
      evidence: { gather: [plan, rows], within: 30s, required: %s }
      """;
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final ResultSummary SEALED =
      new ResultSummary(0, 0, 10, 1, OPERATION, Bytes.EMPTY, false);
  private static final Evidence FOUND =
      new Evidence(
          List.of(),
          List.of(),
          List.of(),
          List.of(new MeasuredRows(1, 3)),
          0,
          List.of(),
          Optional.of(SEALED));

  private static RequestSpec submitted(boolean required) {
    return new RequestSpec(World.with(WANTS.formatted(required))).when(submits(ALICE));
  }

  private static Asked found(int gathering) {
    return asks(AGENT_1, new ReportEvidence(gathering, new EvidenceReport.Gathered(FOUND)));
  }

  private static Asked again() {
    return asks(BOB, new GatherEvidence(Optional.of(KEY)));
  }

  private static final Asked FAILED =
      asks(
          AGENT_1,
          new ReportEvidence(
              1, new EvidenceReport.NotGathered(new Failure("08006", "Expected it, but no"))));
  private static final Asked YES = votes(BOB, Verdict.APPROVE);

  @Test
  void shouldAskForEvidenceBeforeTheFirstStepOpens() {
    var events = submitted(false).events();

    assertThat(events).hasSize(4);
    assertThat(events.get(2)).isInstanceOf(EvidenceAsked.class);
    var asked = (EvidenceAsked) events.get(2);
    assertThat(asked.gathering()).isOne();
    assertThat(asked.gather()).containsExactly(EvidencePart.PLAN, EvidencePart.ROWS);
    assertThat(asked.pool()).contains("main");
    assertThat(asked.until()).isEqualTo(START.plus(WITHIN));
  }

  @Test
  void shouldAskForEvidenceOfMigrationsAsOfSql() {
    var asked = asked(new RequestSpec(World.with(WANTS.formatted(true))).when(migrates(ALICE)));

    assertThat(asked.gather()).containsExactly(EvidencePart.PLAN, EvidencePart.ROWS);
    assertThat(asked.pool()).contains("main");
  }

  private static Asked migrates(Subject requester) {
    var it = submission(World.ORDERS);
    return new Asked(
        requester,
        new SubmitRequest(
            OperationKind.MIGRATION,
            it.target(),
            it.operation(),
            it.note(),
            it.idempotencyKey(),
            it.shareWith(),
            it.consumers(),
            it.dispatch(),
            it.resultKey(),
            it.breakGlass()),
        submits(requester).enrichment());
  }

  /** Samples and full plans are kept for who votes; of what is not stored there are numbers. */
  @Test
  void shouldHaveNothingSealedAboutWhatIsNotStored() {
    var request = new RequestSpec(World.with(WANTS.formatted(false)));

    assertThat(asked(request.when(submitsNotStored(ALICE))).resultKey()).isEmpty();
    assertThat(asked(request.when(FAILED).when(again())).resultKey()).isEmpty();
  }

  private static EvidenceAsked asked(RequestSpec request) {
    return request.events().stream()
        .filter(EvidenceAsked.class::isInstance)
        .map(EvidenceAsked.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldRefuseAnApprovalWhileEvidenceIsAwaitedAndTakeARejection() {
    submitted(false).when(YES).thenRefused(EVIDENCE_AWAITED);
    submitted(false).when(votes(BOB, Verdict.REJECT)).leaving(REJECTED);
  }

  @Test
  void shouldTakeAnApprovalOnceEvidenceIsThere() {
    submitted(true).when(found(1)).then(new EvidenceGathered(1, FOUND)).when(YES).leaving(APPROVED);
  }

  @Test
  void shouldTakeTheFirstReportAndNoOther() {
    submitted(false).when(found(1)).when(found(1)).thenRefused(EVIDENCE_NOT_AWAITED);
    submitted(false).when(FAILED).when(found(1)).thenRefused(EVIDENCE_NOT_AWAITED);
    submitted(false).when(found(2)).thenRefused(EVIDENCE_NOT_AWAITED);
    submitted(false).when(cancels(ALICE)).when(found(1)).thenRefused(EVIDENCE_NOT_AWAITED);
  }

  @Test
  void shouldTakeNoReportButOfAnAgentOfThePoolThatWasAsked() {
    submitted(false)
        .when(new Asked(BOB, found(1).command(), found(1).enrichment()))
        .thenRefused(FORBIDDEN);
  }

  @Test
  void shouldLetAFailureBlockNothingUnlessEvidenceIsRequired() {
    submitted(false).when(FAILED).when(YES).leaving(APPROVED);
    submitted(true).when(FAILED).when(YES).thenRefused(EVIDENCE_MISSING);
  }

  /** That there is a report is not enough: each part that policies want is required. */
  @Test
  void shouldRequireEachPartThatPoliciesWant() {
    var lacks = lacking(EvidencePart.ROWS, "NOT_ALLOWED");

    submitted(true).when(lacks).when(YES).thenRefused(EVIDENCE_MISSING);
    submitted(false).when(lacks).when(YES).leaving(APPROVED);
    submitted(true).when(lacks).when(again()).when(found(2)).when(YES).leaving(APPROVED);
  }

  /**
   * A change of the schema has no plan, a table or column that it makes none either, nor has what
   * is applied already.
   */
  @ParameterizedTest
  @ValueSource(strings = {"NO_PLAN", "NO_SUCH_TABLE", "NO_SUCH_COLUMN", "NOTHING_TO_RUN"})
  void shouldNotRequireWhatThereIsNot(String code) {
    submitted(true).when(lacking(EvidencePart.PLAN, code)).when(YES).leaving(APPROVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42P01", "NOT_ONLY_ROWS", "TOO_MANY_STATEMENTS", "TOO_MANY_TABLES"})
  void shouldRequireWhatAnAgentDidNotFindOut(String code) {
    submitted(true).when(lacking(EvidencePart.PLAN, code)).when(YES).thenRefused(EVIDENCE_MISSING);
    submitted(true).when(lacking(EvidencePart.SIZES, code)).when(YES).leaving(APPROVED);
  }

  private static Asked lacking(EvidencePart part, String code) {
    var evidence =
        new Evidence(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(new Missing(part, 1, code, "Expected it, but no")),
            Optional.empty());
    return asks(AGENT_1, new ReportEvidence(1, new EvidenceReport.Gathered(evidence)));
  }

  @Test
  void shouldSayByTheBrokersClockThatEvidenceHasTakenTooLong() {
    var late = submitted(true).after(WITHIN.minusMillis(1)).when(rings());
    late.thenRefused(NOT_DUE);
    late.after(Duration.ofMillis(1)).when(rings());

    assertThat(late.events())
        .singleElement()
        .matches(
            it -> it instanceof EvidenceFailed said && said.failure().code().equals("TIMED_OUT"));
    late.leaving(PENDING).when(YES).thenRefused(EVIDENCE_MISSING);
  }

  @Test
  void shouldTakeAnApprovalAtTheVeryMomentThatTheTimeIsOver() {
    submitted(false).after(WITHIN).when(YES).leaving(APPROVED);
  }

  @Test
  void shouldGatherAgainForWhoMayVoteAndForTheRequester() {
    submitted(true).when(FAILED).when(again()).when(found(2)).when(YES).leaving(APPROVED);
    submitted(true)
        .when(FAILED)
        .when(asks(ALICE, new GatherEvidence(Optional.of(KEY))))
        .when(YES)
        .thenRefused(EVIDENCE_AWAITED);
    submitted(true)
        .when(FAILED)
        .when(asks(ERIN, new GatherEvidence(Optional.of(KEY))))
        .thenRefused(FORBIDDEN);
    submitted(true).when(again()).thenRefused(EVIDENCE_AWAITED);
  }

  @Test
  void shouldGatherNothingThatNoPolicyWants() {
    new RequestSpec(World.with(CHANGES.replace("ticket: OPS-.*", "")))
        .when(submits(ALICE))
        .when(asks(ALICE, new GatherEvidence(Optional.of(KEY))))
        .thenRefused(NO_EVIDENCE);
  }

  @Test
  void shouldHoldUpAnOverrideAsAnApproval() {
    var admin = World.person(DAVE, dev.countersign.protocol.governance.Role.ADMIN);
    var spec = new RequestSpec(World.after(World.with(WANTS.formatted(true)), admin));
    var override =
        new Asked(DAVE, new OverrideStep(1, OPERATION, OPERATION), Enrichment.saying(true));
    spec.when(submits(ALICE)).when(override).thenRefused(EVIDENCE_AWAITED);
    spec.when(found(1)).when(override).leaving(APPROVED);
  }

  @Test
  void shouldNotWaitForEvidenceWhereGlassIsBroken() {
    var broken = new RequestSpec(onCall(WANTS.formatted(true))).when(breaks(DAVE));

    assertThat(broken.events()).noneMatch(EvidenceAsked.class::isInstance);
    broken.leaving(dev.countersign.protocol.request.RequestStatus.EXECUTING);
  }

  @Test
  void shouldHandOutSamplesToWhoMayVoteAndNotToTheRequester() {
    var spec = submitted(false).when(found(1));
    spec.when(asks(ALICE, new RecordEvidenceRead(1, true))).thenRefused(FORBIDDEN);
    spec.when(asks(ALICE, new RecordEvidenceRead(1, false))).then(new EvidenceRead(1, false));
    spec.when(asks(BOB, new RecordEvidenceRead(1, true))).then(new EvidenceRead(1, true));
    spec.when(asks(BOB, new RecordEvidenceRead(2, true))).thenRefused(NO_EVIDENCE);
  }

  @Test
  void shouldKeepOfAReportWhatAnEventHasRoomFor() {
    var why = "x".repeat(10_000);
    var much =
        new Evidence(
            Collections.nCopies(1_000, new PendingMigration(why, 1, 1)),
            List.of(),
            List.of(),
            List.of(),
            0,
            Collections.nCopies(1_000, new Missing(EvidencePart.PLAN, 1, "CODE", why)),
            Optional.empty());

    var events =
        submitted(false)
            .when(asks(AGENT_1, new ReportEvidence(1, new EvidenceReport.Gathered(much))))
            .events();

    assertThat(events.toString().length()).isLessThan(100_000);
  }

  @Test
  void shouldTakeEvidenceAsGivenInATrial() {
    var world = World.with(WANTS.formatted(true));
    var trial =
        Trial.submit(
            world,
            World.actor(world, ALICE),
            new Trial.Operation(
                OperationKind.SQL,
                World.ORDERS,
                Optional.of(facts(StatementClass.WRITE)),
                List.of(),
                Optional.empty(),
                false),
            START);

    var approved = trial.vote(World.actor(world, BOB), Verdict.APPROVE);

    assertThat(approved.state()).isInstanceOf(RequestState.Approved.class);
  }
}
