package dev.countersign.agent.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** All that is gathered ends in time to be reported, however many statements there are. */
class PatienceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Instant now;

  /** With 20 s from now. */
  private EvidenceOrder order(Duration statementTimeout) {
    var order =
        Orders.order(
            Dialect.POSTGRESQL, OperationKind.SQL, Bytes.of(new byte[] {1}), statementTimeout);
    now = order.until().minusSeconds(20);
    return order;
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void shouldMeasureAllNoLongerThanOneStatementMayTake() {
    var patience = Patience.toMeasure(order(Duration.ofSeconds(3)), () -> now);

    assertThat(patience.forOne()).isEqualTo(Duration.ofSeconds(3));
    pass(SECOND);
    assertThat(patience.forOne()).isEqualTo(Duration.ofSeconds(2));
    assertThat(patience.isOver()).isFalse();
    pass(Duration.ofSeconds(2));
    assertThat(patience.isOver()).isTrue();
    assertThat(patience.forOne()).isPositive();
  }

  @Test
  void shouldLeaveTimeToReport() {
    var patience = Patience.toMeasure(order(Duration.ofMinutes(5)), () -> now);

    assertThat(patience.forOne()).isEqualTo(Duration.ofSeconds(15));
    pass(Duration.ofSeconds(15));
    assertThat(patience.isOver()).isTrue();
  }

  /** Of a time that is nearly over some is left too. */
  @Test
  void shouldBeginNothingWhoseTimeIsOver() {
    var order = order(SECOND);
    pass(Duration.ofSeconds(19));
    assertThat(Patience.toMeasure(order, () -> now).forOne()).isEqualTo(Duration.ofMillis(750));
    pass(Duration.ofSeconds(2));
    assertThat(Patience.toMeasure(order, () -> now).isOver()).isTrue();
    assertThat(Patience.toLook(order, () -> now).isOver()).isTrue();
  }

  @Test
  void shouldPlanInHalfOfTheTime() {
    var patience = Patience.toLook(order(Duration.ofSeconds(8)), () -> now);

    assertThat(patience.forOne()).isEqualTo(Duration.ofSeconds(8));
    pass(Duration.ofSeconds(7));
    assertThat(patience.forOne()).isEqualTo(Duration.ofSeconds(3));
    pass(Duration.ofSeconds(3));
    assertThat(patience.isOver()).isTrue();
  }
}
