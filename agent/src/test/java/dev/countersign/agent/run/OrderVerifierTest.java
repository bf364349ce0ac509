package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Migrations;
import dev.countersign.agent.run.OrderVerdict.Bad;
import dev.countersign.agent.run.OrderVerdict.ForAnother;
import dev.countersign.agent.run.OrderVerdict.Genuine;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.EvidenceSeal;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An order is held to what a grant is held to. */
class OrderVerifierTest {
  private static final SigningKey POLICY = new SigningKey(Bytes.of(new byte[32]));
  private static final SigningKey STRANGER = new SigningKey(Bytes.ofHex("01".repeat(32)));
  private static final TargetRef ORDERS = new TargetRef("orders", "production");
  private static final Trust TRUST =
      new Trust(
          "test",
          new Subject("agent-1"),
          "main",
          Set.of(ORDERS),
          Set.of(OperationKind.SQL, OperationKind.MIGRATION),
          POLICY.verifyingKey());
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
  private static final String REQUEST = "00000000000000000000000001";
  private static final Bytes TEXT = Bytes.of("SELECT 1".getBytes(StandardCharsets.UTF_8));

  private String cluster = "test";
  private String pool = "main";
  private TargetRef target = ORDERS;
  private OperationKind kind = OperationKind.SQL;
  private Bytes content = TEXT;
  private Bytes signedFor = TEXT;
  private Instant until = NOW.plusSeconds(1);
  private String execution = REQUEST + "/0";
  private Optional<Bytes> key = Optional.of(Bytes.ofHex("02".repeat(32)));

  private EvidenceOrder order() {
    var salt = Bytes.of(new byte[32]);
    return new EvidenceOrder(
        cluster,
        new ExecutionId(execution),
        1,
        kind,
        target,
        Dialect.POSTGRESQL,
        pool,
        PayloadSeal.digest(salt, signedFor),
        salt,
        content,
        List.of(EvidencePart.PLAN),
        List.of(),
        5,
        until,
        Duration.ofSeconds(5),
        key);
  }

  private static OrderVerdict verify(byte[] value, Bytes signature) {
    return verify(TRUST, value, signature);
  }

  private static OrderVerdict verify(Trust trust, byte[] value, Bytes signature) {
    var found =
        new SignedRecord(
            "countersign.dispatch.main",
            REQUEST,
            "dev.countersign.dispatch.EvidenceOrder.v1",
            Bytes.of(value),
            POLICY.id().value(),
            signature);
    assertThat(OrderVerifier.isOrder(found)).isTrue();
    return OrderVerifier.verify(trust, found, NOW);
  }

  private OrderVerdict verdict() {
    var value = Wire.encode(order());
    return verify(value, EvidenceSeal.sign(POLICY, value));
  }

  @Test
  void shouldTakeAGenuineOrder() {
    assertThat(verdict()).isEqualTo(new Genuine(order(), "SELECT 1", Optional.empty()));
    key = Optional.empty();
    assertThat(verdict()).isInstanceOf(Genuine.class);
  }

  @Test
  void shouldReadMigrationsAndRejectWhatSaysThatItIsSomeAndIsNot() {
    var document = Migrations.document(MigrationAction.UP, Migrations.up(1, "SELECT 1"));
    kind = OperationKind.MIGRATION;
    assertThat(verdict()).isInstanceOf(Bad.class);

    content = Bytes.of(Wire.encode(document));
    signedFor = content;
    assertThat(verdict()).isEqualTo(new Genuine(order(), "", Optional.of(document)));
  }

  @Test
  void shouldLeaveAKindThatNoAgentOfItsVersionRunsToOthers() {
    kind = OperationKind.TOOL_CALL;

    assertThat(verdict()).isInstanceOf(ForAnother.class);
  }

  @Test
  void shouldLeaveAFormThatItDoesNotKnowToOthersIfPolicyServiceSignedIt() {
    var later = Wire.encode(order());
    later[2] ^= 1; // the fingerprint of its schema

    assertThat(verify(later, EvidenceSeal.sign(POLICY, later))).isInstanceOf(ForAnother.class);
    assertThat(verify(later, EvidenceSeal.sign(STRANGER, later))).isInstanceOf(Bad.class);
  }

  /** Of a version of an order, and of something else on the same topic. */
  @Test
  void shouldLeaveATypeThatItDoesNotKnowToOthersIfPolicyServiceSignedIt() {
    var later = Wire.encode(order());
    later[2] ^= 1;
    var version = record("dev.countersign.dispatch.EvidenceOrder.v2", later, POLICY);
    var another = record("dev.countersign.dispatch.Another.v1", later, POLICY);

    assertThat(OrderVerifier.isOrder(version)).isTrue();
    assertThat(OrderVerifier.verify(TRUST, version, NOW)).isInstanceOf(ForAnother.class);
    assertThat(OrderVerifier.isOrder(another)).isFalse();
    assertThat(GrantVerifier.verify(TRUST, another, NOW))
        .isInstanceOf(GrantVerdict.ForAnother.class);
    assertThat(
            GrantVerifier.verify(
                TRUST, record("dev.countersign.dispatch.Another.v1", later, STRANGER), NOW))
        .isInstanceOf(GrantVerdict.Bad.class);
  }

  private static SignedRecord record(String type, byte[] value, SigningKey signer) {
    return new SignedRecord(
        "countersign.dispatch.main",
        REQUEST,
        type,
        Bytes.of(value),
        POLICY.id().value(),
        EvidenceSeal.sign(signer, value));
  }

  @Test
  void shouldLeaveAKindThatItDoesNotRunToOthers() {
    var sqlAlone =
        new Trust(
            TRUST.cluster(),
            TRUST.agent(),
            TRUST.pool(),
            TRUST.targets(),
            Set.of(OperationKind.SQL),
            TRUST.decisionKey());
    kind = OperationKind.MIGRATION;
    content =
        Bytes.of(
            Wire.encode(Migrations.document(MigrationAction.UP, Migrations.up(1, "SELECT 1"))));
    signedFor = content;
    var value = Wire.encode(order());

    assertThat(verify(sqlAlone, value, EvidenceSeal.sign(POLICY, value)))
        .isInstanceOf(ForAnother.class);
  }

  @Test
  void shouldRejectAnyAlteredByteAndASignatureForAGrant() {
    var value = Wire.encode(order());
    var signature = EvidenceSeal.sign(POLICY, value);
    for (int i = 0; i < value.length; i++) {
      var altered = value.clone();
      altered[i] ^= 1;
      assertThat(verify(altered, signature)).isInstanceOf(Bad.class);
    }
    assertThat(verify(value, GrantSeal.sign(POLICY, GrantSeal.hash(value))))
        .isInstanceOf(Bad.class);
  }

  @Test
  void shouldRejectWhatIsMeantForAnotherClusterPoolTimeOrText() {
    cluster = "another";
    assertThat(verdict()).isInstanceOf(Bad.class);
    cluster = "test";
    pool = "another";
    assertThat(verdict()).isInstanceOf(Bad.class);
    pool = "main";
    until = NOW;
    assertThat(verdict()).isInstanceOf(Bad.class);
    until = NOW.plusSeconds(1);
    content = Bytes.of("SELECT 2".getBytes(StandardCharsets.UTF_8));
    assertThat(verdict()).isInstanceOf(Bad.class);
    content = TEXT;
    key = Optional.of(Bytes.EMPTY);
    assertThat(verdict()).isInstanceOf(Bad.class);
  }

  @Test
  void shouldRejectTheNameOfAnExecutionAndLeaveOtherTargetsToOthers() {
    execution = REQUEST + "/1";
    assertThat(verdict()).isInstanceOf(Bad.class);
    execution = REQUEST + "/0";
    target = new TargetRef("billing", "production");
    assertThat(verdict()).isInstanceOf(ForAnother.class);
  }
}
