package dev.countersign.proof.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainHeadTest {
  private static final Digest ONE = Hashing.sha256(new byte[] {1});
  private static final Digest TWO = Hashing.sha256(new byte[] {2});

  private final ChainHead afterOne = ChainHead.START.next(meta(1, Digest.NONE, 1, 2), ONE);

  @Test
  void shouldFollowAChainAndKnowWholeDecisions() {
    assertThat(ChainHead.START.isWhole()).isTrue();
    assertThat(afterOne).isEqualTo(new ChainHead(1, ONE, 1, 2));
    assertThat(afterOne.isWhole()).isFalse();

    var afterTwo = afterOne.next(meta(2, ONE, 2, 2), TWO);
    assertThat(afterTwo.isWhole()).isTrue();
    assertThat(afterTwo.next(meta(3, TWO, 1, 1), ONE).sequence()).isEqualTo(3);
  }

  @Test
  void shouldStopAtAGapOrARepetition() {
    assertBroken(afterOne, meta(3, ONE, 2, 2), "Expected sequence 2 for event 3 of r1, but got 3");
    assertBroken(afterOne, meta(1, ONE, 2, 2), "Expected sequence 2 for event 1 of r1, but got 1");
    assertBroken(
        ChainHead.START,
        meta(2, Digest.NONE, 1, 1),
        "Expected sequence 1 for event 2 of r1, but got 2");
  }

  @Test
  void shouldStopAtAnotherPast() {
    assertBroken(
        afterOne,
        meta(2, TWO, 2, 2),
        "Expected previous hash %s for event 2 of r1, but got %s".formatted(ONE, TWO));
  }

  @Test
  void shouldStopAtADecisionThatIsNotWhole() {
    assertBroken(afterOne, meta(2, ONE, 1, 1), "Expected part 2 for event 2 of r1, but got 1");
    assertBroken(
        afterOne, meta(2, ONE, 2, 3), "Expected number of parts 2 for event 2 of r1, but got 3");
    assertBroken(
        ChainHead.START,
        meta(1, Digest.NONE, 2, 2),
        "Expected part 1 for event 1 of r1, but got 2");
    assertBroken(
        ChainHead.START,
        meta(1, Digest.NONE, 1, 0),
        "Expected at most 0 parts for event 1 of r1, but got 1");
  }

  private static void assertBroken(ChainHead head, EventMeta meta, String message) {
    assertThatThrownBy(() -> head.next(meta, TWO))
        .isInstanceOf(BrokenChainException.class)
        .hasMessage(message);
  }

  private static EventMeta meta(long sequence, Digest previous, int part, int parts) {
    return new EventMeta(
        "r1",
        sequence,
        previous,
        part,
        parts,
        new Actor(
            new Subject("alice"), PrincipalKind.PERSON, SignIn.TOKEN, "", List.of(), List.of()),
        Instant.EPOCH,
        1,
        new CommandId("00041061050r3gg28a1c60t3gf"),
        "",
        Bytes.EMPTY,
        Bytes.EMPTY);
  }
}
