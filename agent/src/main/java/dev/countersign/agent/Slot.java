package dev.countersign.agent;

import dev.countersign.agent.Intake.Answer;
import dev.countersign.agent.run.GrantVerdict.Bad;
import dev.countersign.agent.run.GrantVerdict.ForAnother;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.GrantVerifier;
import dev.countersign.agent.run.OrderVerdict;
import dev.countersign.agent.run.OrderVerifier;
import dev.countersign.agent.run.SignedRecord;
import dev.countersign.agent.run.Trust;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.RefusalCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * One place for one execution at a time: takes a grant, verifies it, claims it, and runs it once
 * the claim is accepted. It takes no grant while it runs one.
 */
final class Slot implements Runnable {
  private static final Logger LOG = Logger.getLogger(Slot.class);

  /**
   * Short, for a share consumer's poll (Kafka 4.2) that has come upon nothing but the marker of a
   * transaction does not fetch again before it returns: every grant is written in a transaction, so
   * with a long poll each would wait for the end of one. Shorter costs an idle agent too much.
   */
  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * The broker gives a record up once it was handed out a few times. So what is left to others is
   * held for a while first, longer each time: one that can run it may be busy now.
   */
  private static final Duration FOR_OTHERS = Duration.ofMillis(200);

  private static final int MOST_DOUBLINGS = 5;

  /** Soon enough before the broker would give it to another (30 s where nobody told it else). */
  private static final Duration LONGEST_HELD = Duration.ofSeconds(10);

  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

  private final Trust trust;
  private final Intakes intakes;
  private final Claims claims;
  private final Executions executions;
  private final Execution execution;
  private final InstantSource clock;
  private final FrozenTargets frozen;
  private final Gatherer gatherer;
  private final Predicate<Grant> isDown;
  private volatile Intake intake;
  private volatile boolean draining;

  Slot(
      Trust trust,
      Intakes intakes,
      Claims claims,
      Executions executions,
      Execution execution,
      InstantSource clock,
      FrozenTargets frozen,
      Gatherer gatherer,
      Predicate<Grant> isDown) {
    this.trust = trust;
    this.intakes = intakes;
    this.intake = intakes.get();
    this.claims = claims;
    this.executions = executions;
    this.execution = execution;
    this.clock = clock;
    this.frozen = frozen;
    this.gatherer = gatherer;
    this.isDown = isDown;
  }

  /** Takes no more grants; what runs goes on to its end. */
  void drain() {
    draining = true;
    intake.wakeUp();
  }

  @Override
  public void run() {
    try {
      while (!draining && !Thread.currentThread().isInterrupted()) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      intake.close();
    }
  }

  /** No fault of one grant may cost the agent its slot. */
  private void turn() throws InterruptedException {
    try {
      var found = intake.take(POLL);
      if (found.isPresent()) {
        consider(found.get());
      }
    } catch (RuntimeException e) {
      LOG.error("Expected a slot to go on, but it met a fault; it goes on after a pause", e);
      Thread.sleep(AFTER_FAULT);
    }
  }

  private void consider(SignedRecord found) throws InterruptedException {
    if (OrderVerifier.isOrder(found)) {
      switch (gatherer.consider(found, intake.deliveries())) {
        case Gatherer.Answer.Reject() -> intake.answer(Answer.REJECT);
        case Gatherer.Answer.LeaveToOthers() -> leaveToOthers();
        case Gatherer.Answer.Follow(var order) -> gather(order);
      }
      return;
    }
    switch (GrantVerifier.verify(trust, found, clock.instant())) {
      case Bad(var why) -> {
        LOG.warnf("Rejected a grant: why=%s", why);
        intake.answer(Answer.REJECT);
      }
      case ForAnother(var why) -> {
        LOG.warnf("Left a grant to others: why=%s", why);
        leaveToOthers();
      }
      case Genuine grant -> claim(grant);
    }
  }

  /** Held until there is a report. What cannot be held is answered now, and lost with the agent. */
  private void gather(OrderVerdict.Genuine order) throws InterruptedException {
    var held = new CompletableFuture<Intake.Held>();
    if (!gatherer.follow(order, intake.deliveries(), held)) {
      if (!draining && gatherer.refuse(order, intake.deliveries())) {
        intake.answer(Answer.ACCEPT);
      } else {
        leaveToOthers();
      }
      return;
    }
    try {
      var holding = intakes.hold(intake, LONGEST_HELD);
      if (holding.isPresent()) {
        intake = holding.get().next();
        held.complete(holding.get().held());
      } else {
        intake.answer(Answer.ACCEPT);
      }
    } finally {
      held.complete(_ -> false);
    }
  }

  private void claim(Genuine grant) throws InterruptedException {
    var id = grant.grant().execution();
    if (executions.isRunning(id)) {
      intake.answer(Answer.ACCEPT); // delivered twice
      return;
    }
    if (frozen.holdUp(grant.grant().target(), grant.grant().breakGlass())) {
      LOG.infof("Left a grant to lapse, for its target is frozen: execution=%s", id);
      intake.answer(Answer.ACCEPT); // as a refusal of the claim would be
      return;
    }
    if (isDown.test(grant.grant())) {
      LOG.warnf("Left a grant to others, for its target cannot be reached: execution=%s", id);
      leaveToOthers();
      return;
    }
    switch (claims.claim(grant)) {
      case Claims.Answer.Accepted(var lease) -> {
        try (var running = executions.begin(id, lease)) {
          intake.answer(Answer.ACCEPT);
          run(grant, running);
        }
      }
      case Claims.Answer.Refused(var code) -> {
        LOG.infof("Claim refused: execution=%s code=%s", id, code);
        intake.answer(mayAnotherClaim(code) ? Answer.RELEASE : Answer.ACCEPT);
      }
      case Claims.Answer.None() -> {
        LOG.warnf("Expected an answer to a claim, but none came: execution=%s", id);
        intake.answer(Answer.RELEASE);
      }
    }
  }

  private void run(Genuine grant, Executions.Running running) throws InterruptedException {
    var pause = intakes.pause(intake);
    try {
      execution.run(grant, running);
    } finally {
      intake = pause.end();
    }
  }

  private void leaveToOthers() throws InterruptedException {
    int doublings = Math.min(intake.deliveries() - 1, MOST_DOUBLINGS);
    intake = intakes.release(intake, FOR_OTHERS.multipliedBy(1L << doublings));
  }

  private static boolean mayAnotherClaim(RefusalCode code) {
    return code == RefusalCode.GRANT_NOT_YOURS
        || code == RefusalCode.TOO_LATE
        || code == RefusalCode.EPOCH_NOT_REACHED;
  }
}
