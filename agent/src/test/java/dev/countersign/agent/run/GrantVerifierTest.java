package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Migrations;
import dev.countersign.agent.run.GrantVerdict.Bad;
import dev.countersign.agent.run.GrantVerdict.ForAnother;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Bytes SALT = Bytes.of(new byte[32]);
  private static final SigningKey POLICY = key(1);
  private static final TargetRef ORDERS = new TargetRef("orders", "production");
  private static final Trust TRUST =
      new Trust(
          "here",
          new Subject("agent-1"),
          "main",
          Set.of(ORDERS),
          Set.of(OperationKind.SQL, OperationKind.MIGRATION),
          POLICY.verifyingKey());

  /** A good grant; each test spoils one thing. */
  private String cluster = "here";

  private OperationKind kind = OperationKind.SQL;
  private StatementClass statementClass = StatementClass.READ;
  private TargetRef target = ORDERS;
  private String pool = "main";
  private Bytes content = text("SELECT 1");
  private Bytes approved = content;
  private Instant until = NOW.plusSeconds(1);
  private Duration lease = Duration.ofSeconds(10);
  private Duration statementTimeout = Duration.ofSeconds(30);
  private int rowLimit = 100;
  private Bytes resultKey = Bytes.ofHex("02".repeat(32));

  private static SigningKey key(int seed) {
    var bytes = new byte[32];
    bytes[0] = (byte) seed;
    return new SigningKey(Bytes.of(bytes));
  }

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private Grant grant() {
    return new Grant(
        cluster,
        new ExecutionId("00000000000000000000000001/1"),
        kind,
        target,
        Dialect.POSTGRESQL,
        pool,
        statementClass,
        PayloadSeal.digest(SALT, approved),
        SALT,
        content,
        until,
        lease,
        statementTimeout,
        rowLimit,
        resultKey,
        false,
        List.of());
  }

  private SignedRecord record() {
    var value = Wire.encode(grant());
    return record(value, GrantSeal.sign(POLICY, GrantSeal.hash(value)));
  }

  private static SignedRecord record(byte[] value, Bytes signature) {
    return new SignedRecord(
        "countersign.dispatch.main",
        "00000000000000000000000001",
        "dev.countersign.dispatch.Grant.v1",
        Bytes.of(value),
        POLICY.id().value(),
        signature);
  }

  private static GrantVerdict verify(SignedRecord found) {
    return GrantVerifier.verify(TRUST, found, NOW);
  }

  private void assertBad(String why) {
    assertThat(verify(record())).isEqualTo(new Bad(why));
  }

  @Test
  void shouldTakeAGenuineGrant() {
    var found = record();

    assertThat(verify(found))
        .isEqualTo(new Genuine(grant(), "SELECT 1", GrantSeal.hash(found.value().toArray())));
  }

  @Test
  void shouldRejectAForgedSignature() {
    var value = Wire.encode(grant());

    assertThat(verify(record(value, GrantSeal.sign(key(2), GrantSeal.hash(value)))))
        .isEqualTo(new Bad("Expected a grant signed by " + POLICY.id() + ", but it is not"));
  }

  @Test
  void shouldRejectAnyAlteredByte() {
    var value = Wire.encode(grant());
    var signature = GrantSeal.sign(POLICY, GrantSeal.hash(value));
    for (int i = 0; i < value.length; i++) {
      var altered = value.clone();
      altered[i] ^= 1;
      assertThat(verify(record(altered, signature))).isInstanceOf(Bad.class);
    }
  }

  @Test
  void shouldRunNoGarbageThoughItIsSigned() {
    var value = new byte[] {1, 2, 3};

    assertThat(verify(record(value, GrantSeal.sign(POLICY, GrantSeal.hash(value)))))
        .isEqualTo(new ForAnother("Expected a record of at least 10 bytes, but got 3"));
  }

  @Test
  void shouldRejectAnEmptyRecord() {
    assertThat(verify(new SignedRecord("", "", "", Bytes.EMPTY, "", Bytes.EMPTY)))
        .isInstanceOf(Bad.class);
  }

  @Test
  void shouldRejectAnotherKeyId() {
    var good = record();

    assertThat(
            verify(
                new SignedRecord(
                    good.topic(),
                    good.key(),
                    good.type(),
                    good.value(),
                    key(2).id().value(),
                    good.signature())))
        .isInstanceOf(Bad.class);
  }

  @Test
  void shouldRejectAnotherPlace() {
    var good = record();

    assertThat(
            verify(
                new SignedRecord(
                    "countersign.dispatch.other",
                    good.key(),
                    good.type(),
                    good.value(),
                    good.keyId(),
                    good.signature())))
        .isEqualTo(new Bad("Expected the topic countersign.dispatch.main, but it is another"));
    assertThat(
            verify(
                new SignedRecord(
                    good.topic(),
                    "00000000000000000000000002",
                    good.type(),
                    good.value(),
                    good.keyId(),
                    good.signature())))
        .isEqualTo(new Bad("Expected the key 00000000000000000000000001, but it is another"));
    assertThat(
            verify(
                new SignedRecord(
                    good.topic(),
                    good.key(),
                    "dev.countersign.dispatch.Grant.v2",
                    good.value(),
                    good.keyId(),
                    good.signature())))
        .isEqualTo(
            new Bad("Expected the type dev.countersign.dispatch.Grant.v1, but it is another"));
  }

  @Test
  void shouldRejectAnotherCluster() {
    cluster = "there";
    assertBad("Expected a grant of cluster here, but 00000000000000000000000001/1 is of there");
  }

  @Test
  void shouldRejectAnotherPool() {
    pool = "other";
    assertBad("Expected a grant for pool main, but 00000000000000000000000001/1 is for other");
  }

  @Test
  void shouldRejectALapsedGrant() {
    until = NOW;
    assertThat(verify(record())).isInstanceOf(Bad.class);
  }

  @Test
  void shouldRejectOtherBytesThanWereApproved() {
    approved = text("SELECT 2");
    assertThat(verify(record())).isInstanceOf(Bad.class);
  }

  private void migrates(Migration migration) {
    kind = OperationKind.MIGRATION;
    statementClass = StatementClass.DDL;
    content = Bytes.of(Wire.encode(Migrations.document(MigrationAction.UP, migration)));
    approved = content;
  }

  @Test
  void shouldTakeMigrationsAsTheDocumentThatTheyAre() {
    var one = Migrations.up(1, "CREATE TABLE item (n int)");
    migrates(one);

    assertThat(verify(record()))
        .isInstanceOfSatisfying(
            Genuine.class,
            it -> {
              assertThat(it.text()).isEmpty();
              assertThat(it.migrations()).contains(Migrations.document(MigrationAction.UP, one));
            });
  }

  @Test
  void shouldRejectMigrationsThatCouldNotHaveBeenApproved() {
    var wrong = "Expected migrations that can run, but the bytes are something else";
    migrates(new Migration(1, "m1", Migrations.checksum("other"), "SELECT 1", 1));
    assertBad(wrong);
    migrates(new Migration(1, "a'b", Migrations.checksum("SELECT 1"), "SELECT 1", 1));
    assertBad(wrong);
    migrates(Migrations.up(1, "SELECT 1"));
    content = text("SELECT 1");
    approved = content;
    assertBad(wrong);
  }

  @Test
  void shouldNotTakeMigrationsForARead() {
    migrates(Migrations.up(1, "SELECT 1"));
    statementClass = StatementClass.READ;
    assertBad("Expected migrations to be more than a read, but they are one");
  }

  @Test
  void shouldLeaveAKindThatItDoesNotRunToOthers() {
    kind = OperationKind.TOOL_CALL;

    assertThat(verify(record()))
        .isEqualTo(
            new ForAnother(
                "Expected one of the kinds [SQL, MIGRATION] that this agent runs, but"
                    + " 00000000000000000000000001/1 is TOOL_CALL"));
  }

  @Test
  void shouldLeaveAFormThatItDoesNotKnowToOthersIfPolicyServiceSignedIt() {
    var later = Wire.encode(grant());
    later[2] ^= 1; // the fingerprint of its schema

    assertThat(verify(record(later, GrantSeal.sign(POLICY, GrantSeal.hash(later)))))
        .isInstanceOf(ForAnother.class);
    assertThat(verify(record(later, GrantSeal.sign(key(2), GrantSeal.hash(later)))))
        .isInstanceOf(Bad.class);
  }

  @Test
  void shouldLeaveATargetThatItDoesNotServeToOthers() {
    target = new TargetRef("orders", "development");

    assertThat(verify(record()))
        .isEqualTo(
            new ForAnother(
                "Expected a target that this agent serves, but 00000000000000000000000001/1 is for"
                    + " orders@development"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 86_400_001})
  void shouldRejectAStatementTimeoutBeyondReason(long millis) {
    statementTimeout = Duration.ofMillis(millis);
    assertThat(verify(record())).isInstanceOf(Bad.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 999, 3_600_001})
  void shouldRejectALeaseBeyondReason(long millis) {
    lease = Duration.ofMillis(millis);
    assertThat(verify(record())).isInstanceOf(Bad.class);
  }

  @Test
  void shouldRejectANegativeRowLimit() {
    rowLimit = -1;
    assertBad("Expected a row limit of 0 or more, but it is negative");
  }

  @Test
  void shouldRejectTextThatTheServerWouldReadOtherwise() {
    content = text("SELECT 1\0; DROP TABLE x");
    approved = content;
    assertBad("Expected UTF-8 without NUL, but the text is something else");
    content = Bytes.of((byte) 0xC3, (byte) 0x28);
    approved = content;
    assertBad("Expected UTF-8 without NUL, but the text is something else");
    content = Bytes.EMPTY;
    approved = content;
    assertBad("Expected a text of 1 byte to 1 MiB, but it has 0");
  }

  @Test
  void shouldRejectAResultKeyOfAnotherLength() {
    resultKey = Bytes.of(new byte[31]);
    assertThat(verify(record())).isInstanceOf(Bad.class);
  }
}
