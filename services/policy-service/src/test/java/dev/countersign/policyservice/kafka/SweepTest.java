package dev.countersign.policyservice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final List<String> open = new ArrayList<>(List.of("a", "b", "c"));
  private final Set<String> concerned = new HashSet<>(Set.of("a", "c"));
  private final List<String> asked = new ArrayList<>();
  private final Sweep sweep = new Sweep(() -> List.copyOf(open), AGAIN);

  private List<String> askedAt(long epoch, Instant now) {
    asked.clear();
    sweep.goOn(
        epoch,
        now,
        it -> {
          if (concerned.contains(it)) {
            asked.add(it);
          }
          return concerned.contains(it);
        });
    return List.copyOf(asked);
  }

  @Test
  void shouldAskAboutThoseThatAChangeConcernsAndOnceForIt() {
    assertThat(askedAt(7, NOW)).containsExactly("a", "c");
    assertThat(askedAt(7, NOW)).isEmpty();
  }

  @Test
  void shouldAskAgainUntilItIsSettled() {
    askedAt(7, NOW);
    concerned.remove("a");
    assertThat(askedAt(7, NOW.plus(AGAIN).minusMillis(1))).isEmpty();
    assertThat(askedAt(7, NOW.plus(AGAIN))).containsExactly("c");
    assertThat(askedAt(7, NOW.plus(AGAIN).plus(AGAIN))).containsExactly("c");
    concerned.clear();
    assertThat(askedAt(7, NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void shouldBeginAnewWithTheNextChange() {
    askedAt(7, NOW);
    open.add("d");
    concerned.add("d");
    assertThat(askedAt(8, NOW)).containsExactly("a", "c", "d");
  }

  @Test
  void shouldBeginNothingWithoutAChange() {
    assertThat(askedAt(0, NOW)).isEmpty();
  }

  @Test
  void shouldTakeManyInParts() {
    open.clear();
    IntStream.range(0, 1_200).mapToObj(i -> "r" + i).forEach(open::add);
    concerned.addAll(open);
    assertThat(askedAt(7, NOW)).hasSize(500);
    assertThat(askedAt(7, NOW)).hasSize(500);
    assertThat(askedAt(7, NOW)).hasSize(200);
  }
}
