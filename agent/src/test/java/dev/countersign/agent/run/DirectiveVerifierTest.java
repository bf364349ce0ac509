package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.DirectiveSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.ExecutionId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectiveVerifierTest {
  private static final SigningKey POLICY = new SigningKey(Bytes.of(new byte[32]));
  private static final Trust TRUST =
      new Trust("here", new Subject("agent-1"), "main", Set.of(), Set.of(), POLICY.verifyingKey());
  private static final String KEY = "00000000000000000000000001";
  private static final StopAsked STOP = new StopAsked("here", new ExecutionId(KEY + "/1"));
  private static final String TYPE = "dev.countersign.directives.StopAsked.v1";

  private static SignedRecord record(StopAsked directive, String key, String type) {
    var value = Wire.encode(directive);
    return new SignedRecord(
        "countersign.directives.main",
        key,
        type,
        Bytes.of(value),
        POLICY.id().value(),
        DirectiveSeal.sign(POLICY, type, value));
  }

  @Test
  void shouldHearPolicyService() {
    assertThat(DirectiveVerifier.verify(TRUST, record(STOP, KEY, TYPE))).contains(STOP);
  }

  @Test
  void shouldIgnoreAnotherCluster() {
    var elsewhere = new StopAsked("there", STOP.execution());

    assertThat(DirectiveVerifier.verify(TRUST, record(elsewhere, KEY, TYPE))).isEmpty();
  }

  @Test
  void shouldIgnoreAnotherKeyThanItsRequests() {
    assertThat(DirectiveVerifier.verify(TRUST, record(STOP, "00000000000000000000000002", TYPE)))
        .isEmpty();
  }

  @Test
  void shouldIgnoreAnotherTypeThanItsOwn() {
    assertThat(
            DirectiveVerifier.verify(
                TRUST, record(STOP, KEY, "dev.countersign.directives.ClaimAccepted.v1")))
        .isEmpty();
  }

  @Test
  void shouldIgnoreWhatIsAltered() {
    var good = record(STOP, KEY, TYPE);
    var value = good.value().toArray();
    value[value.length - 1] ^= 1;

    assertThat(
            DirectiveVerifier.verify(
                TRUST,
                new SignedRecord(
                    good.topic(), KEY, TYPE, Bytes.of(value), good.keyId(), good.signature())))
        .isEmpty();
  }

  @Test
  void shouldIgnoreGarbageThoughItIsSigned() {
    var value = new byte[] {1};

    assertThat(
            DirectiveVerifier.verify(
                TRUST,
                new SignedRecord(
                    "",
                    KEY,
                    TYPE,
                    Bytes.of(value),
                    POLICY.id().value(),
                    DirectiveSeal.sign(POLICY, TYPE, value))))
        .isEmpty();
  }
}
