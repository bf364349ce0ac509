package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchTest {

  @Test
  void shouldLookLessAndLessOftenWhileSomethingIsWrong() {
    assertThat(IntStream.range(0, 9).mapToObj(Watch::sparing).map(Duration::toSeconds))
        .containsExactly(5L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    assertThat(Watch.sparing(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldCountFailuresInARowAndBeginAnewOnceAllIsWell() throws InterruptedException {
    var found = List.of("down", "down", "", "down", "");
    var failures = new CopyOnWriteArrayList<Integer>();
    var looked = new CountDownLatch(found.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var watch = new Watch(threads)) {
      watch.over(
          "it",
          () -> Optional.of(found.get(failures.size())).filter(it -> !it.isEmpty()),
          count -> {
            failures.add(count);
            looked.countDown();
            return looked.getCount() == 0 ? Duration.ofHours(1) : Duration.ZERO;
          });

      assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
      threads.shutdownNow();
    }
    assertThat(failures).containsExactly(1, 2, 0, 1, 0);
  }
}
