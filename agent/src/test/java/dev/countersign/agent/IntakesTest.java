package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Intake.Answer;
import dev.countersign.agent.run.SignedRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What slots do meanwhile, where a broker takes its time over an answer. */
class IntakesTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final Intakes intakes = new Intakes(_ -> new Slow(), 1, timer, background);

  @AfterEach
  void stop() {
    timer.shutdownNow();
    background.shutdownNow();
  }

  /** Answers when it is let. */
  private static final class Slow implements Intake {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch let = new CountDownLatch(1);
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private volatile boolean holdsMore;
    private volatile boolean closed;

    @Override
    public Optional<SignedRecord> take(Duration atMost) {
      return Optional.empty();
    }

    @Override
    public int deliveries() {
      return 1;
    }

    @Override
    public void answer(Answer answer) {
      answers.add(answer);
      asked.countDown();
      try {
        let.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean mayHoldMore() {
      return holdsMore;
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {
      closed = true;
    }
  }

  private Slow inTheMiddleOfItsAnswer() throws InterruptedException {
    var slow = (Slow) intakes.get();
    intakes.release(slow, AT_ONCE);
    assertThat(slow.asked.await(10, TimeUnit.SECONDS)).isTrue();
    return slow;
  }

  @Test
  void shouldGiveASlotAnotherWhileOneIsAnswered() throws InterruptedException {
    var slow = inTheMiddleOfItsAnswer();

    assertThat(CompletableFuture.supplyAsync(intakes::get, background))
        .succeedsWithin(Duration.ofSeconds(10))
        .isNotSameAs(slow);

    slow.let.countDown();
    Awaitility.await().until(() -> slow.closed);
  }

  @Test
  void shouldCountWhatIsAnsweredAmongWhatIsHeld() throws InterruptedException {
    var slow = inTheMiddleOfItsAnswer();
    var second = (Slow) intakes.get();
    second.let.countDown();

    assertThat(intakes.release(second, AT_ONCE)).isSameAs(second);

    slow.let.countDown();
  }

  @Test
  void shouldAnswerOnceWhatIsDealtWithBesideTheSlots() {
    try (var two = new Intakes(_ -> new Slow(), 2, timer, background)) {
      var slow = (Slow) two.get();
      slow.let.countDown();
      var holding = two.hold(slow, Duration.ofHours(1)).orElseThrow();

      assertThat(two.hold(holding.next(), Duration.ofHours(1))).isEmpty();
      assertThat(holding.held().answer(Answer.ACCEPT)).isTrue();
      assertThat(holding.held().answer(Answer.RELEASE)).isFalse();

      Awaitility.await().until(() -> slow.closed);
      assertThat(slow.answers).containsExactly(Answer.ACCEPT);
    }
  }

  @Test
  void shouldAcceptWhatIsDealtWithForTooLong() {
    try (var two = new Intakes(_ -> new Slow(), 2, timer, background)) {
      var slow = (Slow) two.get();
      slow.let.countDown();
      var holding = two.hold(slow, AT_ONCE).orElseThrow();

      Awaitility.await().until(() -> slow.closed);
      assertThat(slow.answers).containsExactly(Answer.ACCEPT);
      assertThat(holding.held().answer(Answer.RELEASE)).isFalse();
    }
  }

  /** Whoever lists the members of the group sees it there all the while. */
  @Test
  void shouldGoOnAfterAPauseWithOneThatHoldsNothing() {
    var first = (Slow) intakes.get();
    var pause = intakes.pause(first);
    var second = (Slow) intakes.get();
    second.holdsMore = true;
    intakes.pause(second);

    Awaitility.await().until(() -> second.closed); // so it was looked after the first before

    assertThat(first.closed).isFalse();
    assertThat(pause.end()).isSameAs(first);
  }

  @Test
  void shouldKeepNothingFromOthersInAPause() {
    var slow = (Slow) intakes.get();
    var pause = intakes.pause(slow);
    slow.holdsMore = true;

    Awaitility.await().until(() -> slow.closed);

    assertThat(pause.end()).isNotSameAs(slow);
  }

  @Test
  void shouldUseTheNumberAgainOfOneThatIsClosed() {
    var numbers = new CopyOnWriteArrayList<Integer>();
    var numbered =
        new Intakes(
            number -> {
              numbers.add(number);
              return new Slow();
            },
            1,
            timer,
            background);
    var first = (Slow) numbered.get();
    first.holdsMore = true;
    numbered.pause(first);
    numbered.get();
    Awaitility.await().until(() -> first.closed);

    Awaitility.await()
        .untilAsserted(
            () -> {
              numbered.get();
              assertThat(numbers).last().isEqualTo(1);
            });
  }

  @Test
  void shouldCloseWhatIsAnsweredAfterTheEnd() throws InterruptedException {
    var slow = inTheMiddleOfItsAnswer();
    assertThat(CompletableFuture.runAsync(intakes::close, background))
        .succeedsWithin(Duration.ofSeconds(10));
    assertThat(slow.closed).isFalse();

    slow.let.countDown();

    Awaitility.await().untilAsserted(() -> assertThat(slow.closed).isTrue());
  }
}
