package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Intake.Answer;
import dev.countersign.agent.kafka.KafkaAccess;
import dev.countersign.agent.kafka.ShareIntake;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes, on a real broker, of grants that an agent leaves to others. */
class IntakesIT {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private PolicyStandIn policy;
  private Intakes intakes;

  @BeforeEach
  void start() throws InterruptedException {
    policy = new PolicyStandIn();
    intakes = intakes(1);
  }

  private Intakes intakes(int mostHeld) {
    var kafka = new KafkaAccess(SharedServers.bootstrapServers(), Map.of(), "agent-1");
    return new Intakes(
        number -> new ShareIntake(kafka, policy.pool, number), mostHeld, timer, timer);
  }

  @AfterEach
  void stop() {
    intakes.close();
    timer.shutdownNow();
    policy.close();
  }

  private Grant dispatch() {
    return policy.dispatch(policy.grant(Bed.ORDERS, StatementClass.READ, "SELECT 1"));
  }

  /** Takes what comes next, which has to be that grant. */
  private static void take(Intake intake, Grant expected) {
    var found =
        Awaitility.await().until(() -> intake.take(Duration.ofMillis(50)), it -> it.isPresent());
    assertThat(found.orElseThrow().key()).isEqualTo(expected.execution().request().value());
  }

  @Test
  void shouldGoOnWithOtherGrantsWhileOneIsHeld() throws InterruptedException {
    try (var taken = intakes.get()) {
      var held = dispatch();
      take(taken, held);

      try (var another = intakes.release(taken, LONG)) {
        take(another, dispatch());
        another.answer(Answer.ACCEPT);
        take(another, dispatch());
      }
    }
  }

  @Test
  void shouldGiveBackWhatWasHeldLongEnough() throws InterruptedException {
    var taken = intakes.get();
    var held = dispatch();
    take(taken, held);

    try (var another = intakes.release(taken, SHORT)) {
      take(another, held);
      assertThat(another.deliveries()).isEqualTo(2);
      another.answer(Answer.ACCEPT);
    }
  }

  @Test
  void shouldNotGetAgainWhatWasAcceptedInTheEnd() {
    try (var two = intakes(2)) {
      var taken = two.get();
      take(taken, dispatch());
      var holding = two.hold(taken, LONG).orElseThrow();

      holding.held().answer(Answer.ACCEPT);
      try (var another = holding.next()) {
        take(another, dispatch());
      }
    }
  }

  @Test
  void shouldHoldNoMoreThanItMay() throws InterruptedException {
    var first = intakes.get();
    take(first, dispatch());
    try (var second = intakes.release(first, LONG)) {
      var beyond = dispatch();
      take(second, beyond);

      assertThat(intakes.release(second, SHORT)).isSameAs(second);

      take(second, beyond);
      assertThat(second.deliveries()).isEqualTo(2);
    }
  }

  @Test
  void shouldGiveBackWhatItHoldsWhenItIsClosed() throws InterruptedException {
    var taken = intakes.get();
    var held = dispatch();
    take(taken, held);
    try (var another = intakes.release(taken, LONG)) {
      intakes.close();

      take(another, held);
    }
  }
}
