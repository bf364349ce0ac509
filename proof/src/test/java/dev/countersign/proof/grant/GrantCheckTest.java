package dev.countersign.proof.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.seal.ResultKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantCheckTest {
  private static final Instant UNTIL = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BEFORE = UNTIL.minusMillis(1);
  private static final ExecutionId EXECUTION = new ExecutionId("00041061050r3gg28a1c60t3gf/1");
  private static final ExecutionId SECOND = new ExecutionId("00041061050r3gg28a1c60t3gf/2");
  private static final Bytes SALT = Bytes.of(new byte[32]);
  private static final Bytes CONTENT = Bytes.of((byte) 1, (byte) 2);
  private static final Bytes RESULT_KEY = Bytes.ofHex("02".repeat(ResultKey.BYTES));
  private static final Subject AGENT = new Subject("agent-1");
  private static final CommandId COMMAND = new CommandId("00041061050r3gg28a1c60t3gg");
  private static final Digest GRANT = GrantSeal.hash(new byte[] {1});

  private static final Grant GOOD = grant(SALT, CONTENT, RESULT_KEY);

  @Test
  void shouldFindNothingWrongWithAGoodGrant() {
    assertThat(GrantCheck.problem(GOOD, "prod", "main", BEFORE)).isEmpty();
  }

  @Test
  void shouldRefuseAGrantOfAnotherClusterOrPool() {
    assertThat(GrantCheck.problem(GOOD, "test", "main", BEFORE))
        .contains("Expected a grant of cluster test, but " + EXECUTION + " is of prod");
    assertThat(GrantCheck.problem(GOOD, "prod", "other", BEFORE))
        .contains("Expected a grant for pool other, but " + EXECUTION + " is for main");
  }

  @Test
  void shouldRefuseAGrantThatLapsed() {
    assertThat(GrantCheck.problem(GOOD, "prod", "main", UNTIL))
        .contains(
            "Expected a grant good after %s, but %s lapsed at %s"
                .formatted(UNTIL, EXECUTION, UNTIL));
  }

  @Test
  void shouldRefuseOtherBytesThanWereApproved() {
    var problem =
        "Expected the bytes that were asked for as %s, but %s carries others"
            .formatted(GOOD.operation(), EXECUTION);

    assertThat(check(grant(SALT, Bytes.of((byte) 1), RESULT_KEY))).isEqualTo(problem);
    assertThat(check(grant(Bytes.EMPTY, CONTENT, RESULT_KEY))).isEqualTo(problem);
  }

  @Test
  void shouldRefuseAResultKeyThatNothingCanBeSealedTo() {
    assertThat(check(grant(SALT, CONTENT, Bytes.EMPTY)))
        .isEqualTo(
            "Expected a result key of 32 bytes to agree with, but that of %s, of 0, is none"
                .formatted(EXECUTION));
    assertThat(check(grant(SALT, CONTENT, Bytes.of(new byte[32]))))
        .isEqualTo(
            "Expected a result key of 32 bytes to agree with, but that of %s, of 32, is none"
                .formatted(EXECUTION));
  }

  @Test
  void shouldRecogniseTheAnswerToItsOwnClaimOnly() {
    var claim = new Claim("prod", EXECUTION, AGENT, COMMAND, GRANT);
    var lease = Duration.ofSeconds(10);
    var agent = new Subject("agent-2");
    var command = new CommandId("00041061050r3gg28a1c60t3gh");

    assertThat(
            claim.isAcceptedBy(new ClaimAccepted("prod", EXECUTION, AGENT, COMMAND, GRANT, lease)))
        .isTrue();
    assertThat(
            claim.isAcceptedBy(new ClaimAccepted("test", EXECUTION, AGENT, COMMAND, GRANT, lease)))
        .isFalse();
    assertThat(claim.isAcceptedBy(new ClaimAccepted("prod", SECOND, AGENT, COMMAND, GRANT, lease)))
        .isFalse();
    assertThat(
            claim.isAcceptedBy(new ClaimAccepted("prod", EXECUTION, agent, COMMAND, GRANT, lease)))
        .isFalse();
    assertThat(
            claim.isAcceptedBy(new ClaimAccepted("prod", EXECUTION, AGENT, command, GRANT, lease)))
        .isFalse();
    assertThat(
            claim.isAcceptedBy(
                new ClaimAccepted("prod", EXECUTION, AGENT, COMMAND, Digest.NONE, lease)))
        .isFalse();
  }

  private static String check(Grant grant) {
    return GrantCheck.problem(grant, "prod", "main", BEFORE).orElseThrow();
  }

  private static Grant grant(Bytes salt, Bytes content, Bytes resultKey) {
    return new Grant(
        "prod",
        EXECUTION,
        OperationKind.SQL,
        new TargetRef("orders", "production"),
        Dialect.POSTGRESQL,
        "main",
        StatementClass.WRITE,
        PayloadSeal.digest(SALT, CONTENT),
        salt,
        content,
        UNTIL,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        1000,
        resultKey,
        false,
        List.of());
  }
}
