package dev.countersign.proof.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Honest histories of every shape raise no alarm. */
class HonestHistoryTest {
  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindNothingWrongWithAnHonestHistory(long seed) {
    for (int events : new int[] {0, 1, 2, 3, 7, 60, 300}) {
      var history = History.of(seed, events);

      assertThat(history.verify())
          .isInstanceOfSatisfying(
              Verdict.Sound.class,
              sound -> {
                var counts = sound.counts();
                assertThat(counts.entries() + counts.waiting()).isEqualTo(history.size());
                assertThat(counts.signatures()).isEqualTo(history.size());
                assertThat(counts.checkpoints()).isEqualTo(history.checkpoints.size());
                assertThat(counts.covered()).isEqualTo(counts.entries());
                assertThat(counts.unknownIssuers()).isZero();
              });
    }
  }

  @Test
  void shouldDescribeEveryEventInOneLine() {
    var any = new AnyEvent(new java.util.Random(1));
    for (int i = 0; i < 1000; i++) {
      for (var event : List.of(any.ofRequest(), any.ofGovernance())) {
        assertThat(Description.of(event).summary()).isNotBlank().hasSizeLessThanOrEqualTo(200);
      }
    }
  }
}
