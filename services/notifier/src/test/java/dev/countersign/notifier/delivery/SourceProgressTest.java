package dev.countersign.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.delivery.AttemptEnd;
import dev.countersign.protocol.delivery.Delivery;
import dev.countersign.protocol.delivery.DeliveryOutcome;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryProgress;
import dev.countersign.protocol.delivery.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceProgressTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Source SOURCE = new Source("events", 2);

  private final SourceProgress progress = new SourceProgress(new Past(), 10, 3, 20);

  @Test
  void shouldStartOneOfEachRequestAndHoldWhatComesAfterIt() {
    progress.take(delivery("a", 10));
    progress.take(delivery("a", 11));
    progress.take(delivery("b", 12));

    assertThat(started(NOW)).containsExactly(10L, 12L);
    assertThat(started(NOW)).isEmpty();

    progress.settle(delivery("a", 10));
    assertThat(started(NOW)).containsExactly(11L);
  }

  @Test
  void shouldHoldOneRequestBehindAFailureAndNoOther() {
    progress.take(delivery("a", 10));
    progress.take(delivery("a", 11));
    progress.take(delivery("b", 12));
    assertThat(started(NOW)).containsExactly(10L, 12L);

    progress.putOff(delivery("a", 10), new Tried(1, NOW, NOW.plusSeconds(5)));
    progress.settle(delivery("b", 12));

    assertThat(started(NOW)).isEmpty();
    assertThat(progress.nextDue()).contains(NOW.plusSeconds(5));
    assertThat(started(NOW.plusSeconds(5))).containsExactly(10L);
  }

  @Test
  void shouldBeSettledUpToTheOldestThatIsPending() {
    progress.lookedAtUntil(12);
    assertThat(progress.settled()).isEqualTo(12);
    progress.take(delivery("a", 12));
    progress.take(delivery("b", 13));
    progress.settle(delivery("b", 13));
    assertThat(progress.settled()).isEqualTo(12);
    progress.settle(delivery("a", 12));
    assertThat(progress.settled()).isEqualTo(14);
  }

  @Test
  void shouldLookAtNoMoreThanItCanRemember() {
    progress.take(delivery("a", 10));
    progress.take(delivery("b", 11));
    assertThat(progress.hasRoom()).isTrue();
    progress.take(delivery("c", 12));
    assertThat(progress.hasRoom()).isFalse();
    progress.settle(delivery("b", 11));
    assertThat(progress.hasRoom()).isTrue();
    progress.lookedAtUntil(30); // twenty beyond the oldest
    assertThat(progress.hasRoom()).isFalse();
  }

  @Test
  void shouldStartNoMoreThanAllowed() {
    progress.take(delivery("a", 10));
    progress.take(delivery("b", 11));
    assertThat(progress.start(NOW, 1)).hasSize(1);
    assertThat(progress.start(NOW, 0)).isEmpty();
  }

  @Test
  void shouldGoOnFromWhatIsWrittenDown() {
    var fold = new DeliveryFold();
    fold.take(attempted(3, "a", 9, 1, DeliveryOutcome.DELIVERED));
    fold.take(progressed(3, 10));
    fold.take(attempted(3, "a", 10, 1, DeliveryOutcome.RETRYING));
    fold.take(attempted(3, "b", 11, 1, DeliveryOutcome.DELIVERED));
    fold.take(attempted(3, "a", 10, 2, DeliveryOutcome.RETRYING));

    var restarted = new SourceProgress(fold.past("hook", 3, SOURCE), 0, 10, 100);
    assertThat(restarted.next()).isEqualTo(10);
    restarted.take(delivery("a", 10));
    restarted.take(delivery("b", 11));
    restarted.take(delivery("b", 12));

    assertThat(restarted.start(NOW, 10)).extracting(Pending::offset).containsExactly(12L);
    var due = restarted.start(NOW.plusSeconds(60), 10);
    assertThat(due).extracting(Pending::offset).containsExactly(10L);
    assertThat(due.getFirst().tried())
        .contains(new Tried(2, NOW.plusSeconds(1), NOW.plusSeconds(60)));
  }

  @Test
  void shouldOweNothingOfAnEarlierRegistration() {
    var fold = new DeliveryFold();
    fold.take(progressed(3, 10));
    fold.take(progressed(5, 40));
    fold.take(progressed(3, 50)); // a straggler
    assertThat(fold.past("hook", 5, SOURCE).next()).hasValue(40);
    assertThat(fold.past("hook", 3, SOURCE).next()).isEmpty();
    assertThat(fold.past("hook", 7, SOURCE).next()).isEmpty();
    assertThat(fold.past("other", 5, SOURCE).next()).isEmpty();
  }

  private List<Long> started(Instant now) {
    return progress.start(now, 10).stream().map(Pending::offset).toList();
  }

  private static Delivery delivery(String request, long offset) {
    return new Delivery(
        "hook", 3, request, offset, "type", new SourcePosition("events", 2, offset));
  }

  private static DeliveryProgress progressed(long epoch, long next) {
    return new DeliveryProgress("hook", epoch, new SourcePosition("events", 2, next), NOW);
  }

  private static DeliveryAttempted attempted(
      long epoch, String request, long offset, int attempt, DeliveryOutcome outcome) {
    var delivery =
        new Delivery(
            "hook", epoch, request, offset, "type", new SourcePosition("events", 2, offset));
    return new DeliveryAttempted(
        delivery,
        attempt,
        outcome,
        AttemptEnd.ANSWERED,
        500,
        Duration.ZERO,
        NOW.plusSeconds(attempt),
        outcome.isFinal() ? Optional.empty() : Optional.of(NOW.plusSeconds(30L * attempt)));
  }
}
