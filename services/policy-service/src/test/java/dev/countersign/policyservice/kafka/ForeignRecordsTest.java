package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.CLUSTER;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.ROOT;
import static dev.countersign.policyservice.testkit.TestWorld.STRANGER_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever anybody can put on the commands topic: quarantined, and nothing changes. */
class ForeignRecordsTest {
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

  private Signed genuine() {
    return submits(stage.now(), "a", PRODUCTION, sql("delete from orders"), DispatchMode.MANUAL);
  }

  private void shouldBeQuarantined(String why) {
    assertThat(stage.quarantined())
        .singleElement()
        .satisfies(it -> assertThat(it.why()).contains(why));
    assertThat(stage.events(requestId("a"))).isEmpty();
    assertThat(stage.replies()).isEmpty();
    assertThat(stage.recorded(Topics.GOVERNANCE)).hasSameSizeAs(TestWorld.birth());
  }

  @Test
  void shouldQuarantineGarbage() {
    var garbage = Speaker.random(500);

    stage.pipe(
        Speaker.random(26),
        garbage,
        new org.apache.kafka.common.header.internals.RecordHeaders(),
        stage.now());

    shouldBeQuarantined("header");
    assertThat(stage.quarantined().getFirst().value()).isEqualTo(Bytes.of(garbage));
    assertThat(stage.quarantined().getFirst().valueDigest()).isEqualTo(Hashing.sha256(garbage));
  }

  @Test
  void shouldQuarantineWhatIsNotThere() {
    stage.pipe(
        null, null, new org.apache.kafka.common.header.internals.RecordHeaders(), stage.now());

    shouldBeQuarantined("key");
  }

  @Test
  void shouldQuarantineAGarbledHeader() {
    stage.pipe(genuine().withHeader(RecordHeaders.SIGNED_HEADER, Bytes.of(Speaker.random(90))));

    shouldBeQuarantined("Expected");
  }

  @Test
  void shouldKeepOnlyTheBeginningOfWhatIsHuge() {
    var huge = new byte[3 << 20];

    stage.pipe(genuine().withValue(Bytes.of(huge)));

    shouldBeQuarantined("Expected");
    assertThat(stage.quarantined().getFirst().value().size()).isEqualTo(64 << 10);
    assertThat(stage.quarantined().getFirst().valueSize()).isEqualTo(3 << 20);
  }

  @Test
  void shouldQuarantineAForgedSignature() {
    var stranger = Speaker.of(CLUSTER, "gateway", STRANGER_KEY, "alice", PrincipalKind.PERSON);

    stage.pipe(
        stranger.says(stage.now(), requestId("a").value(), new RequestCommand.CancelRequest()));

    shouldBeQuarantined("signature of gateway");
  }

  @Test
  void shouldQuarantineAnUnknownIssuer() {
    var stranger = Speaker.of(CLUSTER, "elsewhere", STRANGER_KEY, "alice", PrincipalKind.PERSON);

    stage.pipe(
        stranger.says(stage.now(), requestId("a").value(), new RequestCommand.CancelRequest()));

    shouldBeQuarantined("known issuer");
  }

  @Test
  void shouldQuarantineAnAlteredBody() {
    var other =
        submits(stage.now(), "a", PRODUCTION, sql("drop table orders"), DispatchMode.MANUAL);

    stage.pipe(genuine().withValue(other.value()));

    shouldBeQuarantined("body");
  }

  @Test
  void shouldQuarantineAnotherKey() {
    stage.pipe(genuine().withKey(requestId("b").value()));

    shouldBeQuarantined("key");
  }

  @Test
  void shouldQuarantineAnotherType() {
    stage.pipe(
        genuine()
            .withHeader(
                RecordHeaders.CE_TYPE,
                Stage.immutable("dev.countersign.commands.CancelRequest.v1")));

    shouldBeQuarantined("type");
  }

  @Test
  void shouldQuarantineAMissingSignature() {
    stage.pipe(genuine().withoutHeader(RecordHeaders.SIGNATURE));

    shouldBeQuarantined("countersign-signature");
  }

  @Test
  void shouldQuarantineARepeatedHeader() {
    var command = genuine();
    var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    command.headers().forEach((name, value) -> headers.add(name, value.toArray()));
    headers.add(RecordHeaders.SIGNATURE, command.headers().get(RecordHeaders.SIGNATURE).toArray());

    stage.pipe(Stage.bytes(command.key()), command.value().toArray(), headers, stage.now());

    shouldBeQuarantined("once");
  }

  @Test
  void shouldQuarantineARequestIdThatDoesNotFollow() {
    var operation = sql("delete from orders");
    var genuine =
        (RequestCommand.SubmitRequest) Wire.decodeCommand(genuine().value().toArray()).command();
    var mine =
        new RequestCommand.SubmitRequest(
            genuine.kind(),
            genuine.target(),
            operation.digest(),
            Optional.empty(),
            "another key",
            genuine.shareWith(),
            genuine.consumers(),
            genuine.dispatch(),
            genuine.resultKey(),
            genuine.breakGlass());

    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), mine, operation));

    shouldBeQuarantined("request id that follows");
  }

  @Test
  void shouldQuarantineACommandForAnotherCluster() {
    var elsewhere =
        Speaker.of("prod", "gateway", TestWorld.GATEWAY_KEY, "alice", PrincipalKind.PERSON);

    stage.pipe(
        elsewhere.says(stage.now(), requestId("a").value(), new RequestCommand.CancelRequest()));

    shouldBeQuarantined("cluster");
  }

  @Test
  void shouldQuarantineAnAgentThatSpeaksForAPerson() {
    var posing = Speaker.of(CLUSTER, "agent-1", TestWorld.AGENT_KEY, "bob", PrincipalKind.PERSON);

    stage.pipe(
        posing.says(stage.now(), requestId("a").value(), new RequestCommand.CancelRequest()));

    shouldBeQuarantined("may speak for");
  }

  @Test
  void shouldQuarantineAGatewayThatSpeaksForAnAgent() {
    var posing =
        Speaker.of(CLUSTER, "gateway", TestWorld.GATEWAY_KEY, "agent-1", PrincipalKind.AGENT);

    stage.pipe(
        posing.says(
            stage.now(),
            requestId("a").value(),
            new RequestCommand.Heartbeat(ExecutionId.of(requestId("a"), 1))));

    shouldBeQuarantined("may speak for");
  }

  @Test
  void shouldQuarantineACommandThatIsNotTheSpeakersToGive() {
    stage.pipe(AGENT.says(stage.now(), requestId("a").value(), new RequestCommand.CancelRequest()));

    shouldBeQuarantined("may send");
  }

  @Test
  void shouldQuarantineTheRootWhenItAsksForAnOperation() {
    stage.pipe(ROOT.says(stage.now(), requestId("a").value(), new RequestCommand.CancelRequest()));

    shouldBeQuarantined("may send");
  }

  @Test
  void shouldQuarantineADeadlineThatWeDidNotAskAbout() {
    stage.pipe(
        ALICE.says(
            stage.now(),
            requestId("a").value(),
            new RequestCommand.CheckDeadline(Optional.empty())));

    shouldBeQuarantined("may send");
  }

  @Test
  void shouldQuarantineGovernanceUnderARequestsKey() {
    stage.pipe(ROOT.says(stage.now(), requestId("a").value(), new RevokeToken("t1")));

    shouldBeQuarantined("key of what the command is about");
  }

  @Test
  void shouldQuarantineAnEventOfAnotherLog() {
    stage.pipe(genuine());
    var event = stage.records(Topics.EVENTS).getFirst();
    var header =
        new CommandHeader(
            CLUSTER,
            Topics.COMMANDS,
            requestId("b").value(),
            Wire.typeOf(event.value()).ceType(),
            Speaker.newId(),
            "gateway",
            ALICE.principal(),
            stage.now(),
            stage.now().plusSeconds(30),
            0,
            "",
            CommandSeal.body(event.value()),
            java.util.List.of());

    stage.pipe(ALICE.signed(header, event.value()));

    assertThat(stage.quarantined()).hasSize(1);
    assertThat(stage.events(requestId("b"))).isEmpty();
  }

  @Test
  void shouldQuarantineWhatWouldHaveToBeRememberedTooLong() {
    stage.pipe(
        ALICE.says(
            Instant.parse("2030-01-01T00:00:00Z"),
            requestId("a").value(),
            new RequestCommand.CancelRequest()),
        stage.now());

    shouldBeQuarantined("deliverable");
  }

  @Test
  void shouldQuarantineWhatIsOnTheWrongPartition(@TempDir Path another) {
    try (var many = Stage.with(another, Map.of("partitions", "12"))) {
      var elsewhere = keyOutsidePartitionZero();

      many.pipe(ROOT.says(many.now(), elsewhere, new RequestCommand.CancelRequest()));

      assertThat(many.quarantined())
          .singleElement()
          .satisfies(it -> assertThat(it.why()).contains("partition"));
    }
  }

  private static String keyOutsidePartitionZero() {
    for (int i = 0; ; i++) {
      var key = requestId("key " + i).value();
      if (Partitions.of(key, 12) != 0) {
        return key;
      }
    }
  }

  /** An address stays on the log for ever; PostgreSQL takes no NUL, and a terminal obeys an ESC. */
  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1\u0000", "\u001b[2J", "10.0.0.1 or so", "\u202e", "long"})
  void shouldQuarantineAnAddressThatIsNone(String address) {
    var text = address.equals("long") ? "1".repeat(201) : address;

    stage.pipe(cancels(header -> with(header, text, header.correlation())));

    shouldBeQuarantined("Expected address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000", "a\nb"})
  void shouldQuarantineACorrelationThatIsNone(String correlation) {
    stage.pipe(cancels(header -> with(header, "10.0.0.1", correlation)));

    shouldBeQuarantined("Expected correlation");
  }

  @Test
  void shouldQuarantineANoteThatNobodyWouldRead() {
    var operation = sql("delete from orders");
    var note = TestWorld.note("x".repeat(100_000));
    var submission =
        new RequestCommand.SubmitRequest(
            OperationKind.SQL,
            PRODUCTION,
            operation.digest(),
            Optional.of(note.digest()),
            "a",
            List.of(),
            List.of(),
            DispatchMode.MANUAL,
            Optional.empty(),
            false);

    stage.pipe(ALICE.says(stage.now(), requestId("a").value(), submission, operation, note));

    shouldBeQuarantined("Expected NOTE of at most");
  }

  private Signed cancels(UnaryOperator<CommandHeader> twist) {
    return ALICE.says(
        stage.now(), requestId("a").value(), new RequestCommand.CancelRequest(), twist);
  }

  private static CommandHeader with(CommandHeader header, String address, String correlation) {
    var principal = header.principal();
    return new CommandHeader(
        header.cluster(),
        header.topic(),
        header.key(),
        header.type(),
        header.id(),
        header.issuer(),
        new Principal(principal.subject(), principal.kind(), principal.signIn(), address),
        header.issuedAt(),
        header.deliverBy(),
        header.minEpoch(),
        correlation,
        header.body(),
        header.payloads());
  }

  @Test
  void shouldGoOnAfterAForeignRecord() {
    stage.pipe(genuine().withoutHeader(RecordHeaders.SIGNATURE));

    stage.pipe(genuine(), stage.now().plus(Duration.ofSeconds(1)));

    assertThat(stage.eventNames(requestId("a"))).hasSize(3);
  }
}
