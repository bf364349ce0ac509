package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestService.CI;
import static dev.countersign.policyservice.testkit.TestService.PAYOUTS;
import static dev.countersign.policyservice.testkit.TestService.RELEASES;
import static dev.countersign.policyservice.testkit.TestService.asks;
import static dev.countersign.policyservice.testkit.TestService.document;
import static dev.countersign.policyservice.testkit.TestService.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CLUSTER;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.STRANGER_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.operation;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.policyservice.testkit.TestService;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestCommand.WithdrawVote;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a service can do with a key of its own, straight on Kafka, and what it cannot. */
class ServiceIssuerTest {
  private final Payload release = document("Release 17");
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void birth() {
    stage = Stage.born(folder);
    TestService.registration().forEach(stage::govern);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void approved() {
    stage.pipe(asks(CI, stage.now(), "17", RELEASES, release));
    stage.pipe(approves(BOB, stage.now(), requestId(CI, "17"), release.digest()));
    assertThat(stage.eventNames(requestId(CI, "17"))).endsWith("RequestApproved");
  }

  private Signed says(Speaker speaker, RequestCommand command) {
    return speaker.says(stage.now(), requestId(CI, "17").value(), command);
  }

  private ConsumeApproval consumption() {
    return new ConsumeApproval(release.digest());
  }

  private void shouldStillDecide() {
    stage.pipe(submits(stage.now(), "good", PRODUCTION, sql("delete from a"), DispatchMode.MANUAL));
    assertThat(stage.eventNames(TestWorld.requestId("good"))).hasSize(3);
  }

  private void shouldBeQuarantined(String why) {
    assertThat(stage.quarantined())
        .singleElement()
        .satisfies(it -> assertThat(it.why()).contains(why));
    assertThat(stage.replies()).isEmpty();
    shouldStillDecide();
  }

  @Test
  void shouldAskAndConsumeOnce() {
    approved();
    stage.pipe(says(CI, consumption()));
    assertThat(stage.eventNames(requestId(CI, "17"))).endsWith("ApprovalConsumed");

    stage.pipe(says(CI, consumption()));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.ALREADY_CONSUMED);
    assertThat(stage.eventNames(requestId(CI, "17"))).containsOnlyOnce("ApprovalConsumed");
    assertThat(stage.quarantined()).isEmpty();
  }

  @Test
  void shouldAnswerTheSameConsumptionAgainAsTheFirstTime() {
    approved();
    var consumption = says(CI, consumption());
    stage.pipe(consumption);
    stage.pipe(consumption);
    assertThat(stage.eventNames(requestId(CI, "17"))).containsOnlyOnce("ApprovalConsumed");
    assertThat(stage.quarantined()).isEmpty();
  }

  @Test
  void shouldConsumeAfterARestartOnALostStore(@TempDir Path other) {
    approved();
    stage = stage.restartedIn(other);
    stage.pipe(says(CI, consumption()));
    assertThat(stage.eventNames(requestId(CI, "17"))).endsWith("ApprovalConsumed");
  }

  @Test
  void shouldPutNoLiteralOnTheLog() {
    var secret = document(new ApprovalDocument(new Digest("e".repeat(64)), "S3CR3T", "S3CR3T", ""));
    stage.pipe(asks(CI, stage.now(), "17", RELEASES, secret));

    var submitted = (RequestSubmitted) stage.events(requestId(CI, "17")).getFirst();
    assertThat(submitted.facts().redacted()).isEqualTo("approval of a digest");
    for (var record : stage.records(Topics.EVENTS)) {
      assertThat(new String(record.value(), java.nio.charset.StandardCharsets.ISO_8859_1))
          .doesNotContain("S3CR3T");
    }
    assertThat(stage.records(Topics.PAYLOADS)).hasSize(1);
  }

  @Test
  void shouldCallOffItsOwn() {
    approved();
    stage.pipe(says(CI, new CancelRequest()));
    assertThat(stage.eventNames(requestId(CI, "17"))).endsWith("RequestCancelled");
  }

  @Test
  void shouldTakeAServiceThatARequestNames() {
    var payouts = new Party(PartyKind.USER, "payouts");
    stage.pipe(asks(CI, stage.now(), "17", OperationKind.APPROVAL, RELEASES, release, payouts));
    stage.pipe(approves(BOB, stage.now(), requestId(CI, "17"), release.digest()));
    stage.pipe(says(PAYOUTS, consumption()));
    assertThat(stage.eventNames(requestId(CI, "17"))).endsWith("ApprovalConsumed");
  }

  @Test
  void shouldRefuseToConsumeAnothersRequest() {
    approved();
    stage.pipe(says(PAYOUTS, consumption()));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    stage.pipe(says(PAYOUTS, new CancelRequest()));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    assertThat(stage.eventNames(requestId(CI, "17"))).endsWith("RequestApproved");
  }

  /** Whatever roles governance gives it: its key is good for its own requests. */
  @Test
  void shouldRefuseToCallOffAnothersRequestAsAnAdministrator() {
    stage.pipe(submits(stage.now(), "hers", PRODUCTION, sql("delete from a"), DispatchMode.MANUAL));
    stage.pipe(CI.says(stage.now(), TestWorld.requestId("hers").value(), new CancelRequest()));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
  }

  @Test
  void shouldRefuseAnotherKindAndAnotherPlaceThanItsScope() {
    stage.pipe(
        asks(CI, stage.now(), "a", OperationKind.SQL, PRODUCTION, sql("delete from orders")));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    stage.pipe(asks(CI, stage.now(), "b", PRODUCTION, release));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    stage.pipe(asks(CI, stage.now(), "c", new TargetRef("\0'; --", "x\n"), release));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    assertThat(stage.replies().getLast().toString()).doesNotContain("; --");
    assertThat(stage.recorded(Topics.EVENTS)).isEmpty();
    assertThat(stage.quarantined()).isEmpty();
    shouldStillDecide();
  }

  @Test
  void shouldTakeItsScopeAsItIsNow() {
    stage.pipe(asks(PAYOUTS, stage.now(), "a", new TargetRef("payouts-eu", "production"), release));
    assertThat(stage.eventNames(requestId(PAYOUTS, "a"))).endsWith("StepOpened");
    stage.govern(new RevokeIssuer("payouts"));
    stage.pipe(PAYOUTS.says(stage.now(), requestId(PAYOUTS, "a").value(), new CancelRequest()));
    shouldBeQuarantined("known issuer");
  }

  @Test
  void shouldQuarantineAVoteOfAService() {
    stage.pipe(asks(PAYOUTS, stage.now(), "p", new TargetRef("payouts", "production"), release));
    stage.pipe(
        CI.says(
            stage.now(),
            requestId(PAYOUTS, "p").value(),
            new CastVote(Verdict.APPROVE, release.digest(), Optional.empty())));
    assertThat(stage.eventNames(requestId(PAYOUTS, "p"))).endsWith("StepOpened");
    shouldBeQuarantined("may send, but it is CastVote");
  }

  @Test
  void shouldQuarantineAVoteTakenBackByAService() {
    stage.pipe(says(CI, new WithdrawVote()));
    shouldBeQuarantined("WithdrawVote");
  }

  @Test
  void shouldQuarantineAServiceThatGoverns() {
    var before = stage.recorded(Topics.GOVERNANCE).size();
    stage.pipe(
        CI.says(
            stage.now(),
            Topics.GOVERNANCE_KEY,
            new RegisterPool("mine", Duration.ofSeconds(1), Duration.ofSeconds(1))));
    assertThat(stage.recorded(Topics.GOVERNANCE)).hasSize(before);
    shouldBeQuarantined("RegisterPool");
  }

  static Stream<Arguments> otherNames() {
    return Stream.of(
        arguments("a person's", "alice", PrincipalKind.PERSON),
        arguments("a person's as a service", "alice", PrincipalKind.SERVICE),
        arguments("another service's", "payouts", PrincipalKind.SERVICE),
        arguments("its own as a person", "ci", PrincipalKind.PERSON),
        arguments("its own as an AI", "ci", PrincipalKind.AI),
        arguments("policy-service's", "policy-service", PrincipalKind.SYSTEM),
        arguments("an agent's", "agent-1", PrincipalKind.AGENT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherNames")
  void shouldQuarantineAServiceUnderAnotherName(String what, String name, PrincipalKind kind) {
    var impostor = Speaker.of(CLUSTER, "ci", CI.key(), name, kind);
    stage.pipe(asks(impostor, stage.now(), "17", RELEASES, release));
    assertThat(stage.recorded(Topics.EVENTS)).isEmpty();
    shouldBeQuarantined("may speak for");
  }

  @Test
  void shouldQuarantineAForgedService() {
    var forged = Speaker.of(CLUSTER, "ci", STRANGER_KEY, "ci", PrincipalKind.SERVICE);
    stage.pipe(asks(forged, stage.now(), "17", RELEASES, release));
    shouldBeQuarantined("signature of ci");
  }

  /** Nobody can sit on the id that another's key leads to. */
  @Test
  void shouldQuarantineARequestIdOfAnother() {
    var operation = release;
    var submission =
        Wire.decodeCommand(asks(CI, stage.now(), "17", RELEASES, operation).value().toArray())
            .command();
    stage.pipe(PAYOUTS.says(stage.now(), requestId(CI, "17").value(), submission, operation));
    shouldBeQuarantined("request id that follows");
  }

  static Stream<Arguments> noDocuments() {
    var good = Wire.encode(new ApprovalDocument(new Digest("e".repeat(64)), "Release", "", ""));
    var link = new ApprovalDocument(new Digest("e".repeat(64)), "t", "", "javascript:alert(1)");
    var title = new ApprovalDocument(new Digest("e".repeat(64)), "a\u202eb", "", "");
    return Stream.of(
        arguments("nothing", new byte[0]),
        arguments("text", "release 17".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        arguments("half of one", Arrays.copyOf(good, good.length - 2)),
        arguments("more than one", Arrays.copyOf(good, good.length + 1)),
        arguments("a note", TestWorld.note("why").content().toArray()),
        arguments("a bad link", Wire.encode(link)),
        arguments("a title that turns around", Wire.encode(title)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noDocuments")
  void shouldRefuseWhatIsNoDocument(String what, byte[] content) {
    stage.pipe(asks(CI, stage.now(), "17", RELEASES, operation(content)));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.OPERATION_REFUSED);
    assertThat(stage.recorded(Topics.EVENTS)).isEmpty();
    shouldStillDecide();
  }

  @Test
  void shouldRefuseADocumentForSql() {
    stage.pipe(
        submits(stage.now(), "a", OperationKind.SQL, PRODUCTION, release, DispatchMode.MANUAL));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.OPERATION_REFUSED);
    shouldStillDecide();
  }

  @Test
  void shouldTellTheSameRequestFromAnotherUnderItsKey() {
    stage.pipe(asks(CI, stage.now(), "17", RELEASES, release));
    stage.pipe(asks(CI, stage.now(), "17", RELEASES, document("Release 17")));
    assertThat(stage.replies().getLast().getClass().getSimpleName()).isEqualTo("AlreadySubmitted");
    stage.pipe(asks(CI, stage.now(), "17", RELEASES, document("Release 18")));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldExpireAnApprovalThatNobodyConsumes() {
    approved();
    stage.pass(Duration.ofMinutes(31));
    assertThat(stage.eventNames(requestId(CI, "17"))).endsWith("RequestExpired");
    stage.pipe(says(CI, consumption()));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.APPROVAL_EXPIRED);
  }
}
