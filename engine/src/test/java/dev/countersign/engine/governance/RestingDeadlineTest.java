package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Freezes.frozen;
import static dev.countersign.engine.fixture.Freezes.thawed;
import static dev.countersign.engine.fixture.World.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Freezes;
import dev.countersign.engine.fixture.World;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RestingDeadlineTest {
  private static final int SINCE = 10;
  private static final int UNTIL = 20;

  /** From one minute up to another. */
  private record Span(int from, int to) {}

  @Test
  void shouldPutADeadlineOffByTheTimeOfAFreeze() {
    assertThat(deadline(new Span(12, 15))).contains(minute(23));
  }

  @Test
  void shouldCountOnlyWhatLiesBetweenBeginningAndDeadline() {
    assertThat(deadline(new Span(5, 12))).contains(minute(22));
    assertThat(deadline(new Span(5, 10))).contains(minute(20));
    assertThat(deadline(new Span(20, 30))).contains(minute(20));
    assertThat(deadline(new Span(19, 30))).contains(minute(31));
  }

  @Test
  void shouldCountAFreezeThatTheFirstOnePutTheDeadlineInto() {
    assertThat(deadline(new Span(12, 15), new Span(21, 25))).contains(minute(27));
  }

  @Test
  void shouldCountOverlappingFreezesOnce() {
    assertThat(deadline(new Span(12, 16), new Span(14, 18))).contains(minute(26));
    assertThat(deadline(new Span(12, 18), new Span(13, 14))).contains(minute(26));
  }

  @Test
  void shouldNotCountFreezesOfOtherTargets() {
    var governance = frozen(World.withoutPolicies(), minute(12), Freezes.of("a", "billing"));
    assertThat(governance.deadline(ORDERS, minute(SINCE), minute(UNTIL))).contains(minute(20));
  }

  @Test
  void shouldHaveNoDeadlineWhileAFreezeLasts() {
    var governance = frozen(World.withoutPolicies(), minute(12), Freezes.of("a", "orders"));
    assertThat(governance.deadline(ORDERS, minute(SINCE), minute(UNTIL))).isEmpty();
    assertThat(governance.deadline(ORDERS, minute(30), minute(40))).isEmpty();
  }

  @Test
  void shouldNotReviveWhatWasOverBeforeTheFreeze() {
    var governance = frozen(World.withoutPolicies(), minute(20), Freezes.of("a", "orders"));
    assertThat(governance.deadline(ORDERS, minute(SINCE), minute(UNTIL))).contains(minute(20));
  }

  @Property(tries = 1_000)
  void shouldAgreeWithCountingMinuteByMinute(@ForAll("spans") List<Span> spans) {
    int left = UNTIL - SINCE;
    int minute = SINCE;
    for (; left > 0; minute++) {
      int at = minute;
      if (spans.stream().noneMatch(it -> it.from() <= at && at < it.to())) {
        left--;
      }
    }
    // A freeze that begins at the very end of the time finds it over.
    assertThat(deadline(spans.toArray(Span[]::new))).contains(minute(minute));
  }

  @Provide
  Arbitrary<List<Span>> spans() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 40), Arbitraries.integers().between(0, 15))
        .as((from, length) -> new Span(from, from + length))
        .list()
        .ofMaxSize(6);
  }

  private static Optional<Instant> deadline(Span... spans) {
    var governance = World.withoutPolicies();
    int number = 0;
    for (int minute = 0; minute <= 60; minute++) {
      for (int i = 0; i < spans.length; i++) {
        if (spans[i].from() == minute) {
          governance = frozen(governance, minute(minute), Freezes.of("f" + i, "orders"));
          number++;
        }
      }
      for (int i = 0; i < spans.length; i++) {
        if (spans[i].to() == minute) {
          governance = thawed(governance, minute(minute), "f" + i);
          number--;
        }
      }
    }
    assertThat(number).isZero();
    return governance.deadline(ORDERS, minute(SINCE), minute(UNTIL));
  }

  private static Instant minute(int minute) {
    return Instant.parse("2026-01-05T08:00:00Z").plusSeconds(60L * minute);
  }
}
