package dev.countersign.agent;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.run.OrderVerdict.Bad;
import dev.countersign.agent.run.OrderVerdict.ForAnother;
import dev.countersign.agent.run.OrderVerdict.Genuine;
import dev.countersign.agent.run.OrderVerifier;
import dev.countersign.agent.run.SignedRecord;
import dev.countersign.agent.run.Trust;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Gathers evidence beside the slots, so that no grant waits for it. The first report about an order
 * counts, so what another agent of the pool may do better is left to others first.
 */
final class Gatherer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Gatherer.class);

  /** The broker gives a record up after five deliveries, where nobody has told it otherwise. */
  private static final int LAST_DELIVERY = 5;

  /** Where nobody may measure, all that would be won by more is that an approver waits. */
  private static final int DELIVERIES_TO_MEASURE = 2;

  /** To be handed out once more, and to report. */
  private static final Duration NEARLY_OVER = Duration.ofSeconds(10);

  private static final Reason FAULT =
      new Reason(
          "AGENT_FAULT",
          "Expected to gather evidence, but the agent met a fault, which is in its own log");

  private static final Reason BUSY =
      new Reason(
          "AGENT_BUSY",
          "Expected an agent with room for one more order to gather evidence, but too many wait for"
              + " the target already");

  private final Trust trust;
  private final Map<TargetRef, Database> databases;
  private final Measurable measurable;
  private final EvidenceReporter reporter;
  private final InstantSource clock;
  private final Turns turns;

  /** What to make of an order. */
  sealed interface Answer {
    /** Nobody should ever get it again. */
    record Reject() implements Answer {}

    /** Somebody else should get it first, or may. */
    record LeaveToOthers() implements Answer {}

    /** It is to be begun. */
    record Follow(Genuine genuine) implements Answer {}
  }

  /**
   * Gathers at these targets.
   *
   * @param toEnd how long what is being gathered may go on once nothing more is begun
   */
  Gatherer(
      Trust trust,
      Map<TargetRef, Database> databases,
      Measurable measurable,
      EvidenceReporter reporter,
      InstantSource clock,
      Duration toEnd) {
    this.trust = trust;
    this.databases = databases;
    this.measurable = measurable;
    this.reporter = reporter;
    this.clock = clock;
    turns = new Turns(toEnd);
  }

  /**
   * Verifies an order.
   *
   * @param deliveries how often it was handed out, this time included
   */
  Answer consider(SignedRecord found, int deliveries) {
    return switch (OrderVerifier.verify(trust, found, clock.instant())) {
      case Bad(var why) -> {
        LOG.warnf("Rejected an order to gather evidence: why=%s", why);
        yield new Answer.Reject();
      }
      case ForAnother(var why) -> left(why);
      case Genuine genuine -> {
        var why = betterElsewhere(genuine.order(), deliveries);
        yield why.isPresent() ? left(why.get()) : new Answer.Follow(genuine);
      }
    };
  }

  private static Answer left(String why) {
    LOG.warnf("Left an order to gather evidence to others: why=%s", why);
    return new Answer.LeaveToOthers();
  }

  /** Why another agent may find out more, as long as there is time for it to come to one. */
  private Optional<String> betterElsewhere(EvidenceOrder order, int deliveries) {
    if (isLast(order, deliveries)) {
      return Optional.empty();
    }
    if (databases.get(order.target()).isDown()) {
      return Optional.of("%s cannot be reached".formatted(order.target()));
    }
    boolean measures =
        !order.gather().contains(EvidencePart.ROWS) || measurable.isAllowed(order.target());
    return measures || deliveries > DELIVERIES_TO_MEASURE
        ? Optional.empty()
        : Optional.of("at %s it may not measure changes".formatted(order.target()));
  }

  private boolean isLast(EvidenceOrder order, int deliveries) {
    return deliveries >= LAST_DELIVERY
        || Duration.between(clock.instant(), order.until()).compareTo(NEARLY_OVER) < 0;
  }

  /**
   * Reports that nothing could be gathered, where there was no room for an order and nobody will
   * get it any more.
   *
   * @return whether it did; else somebody else should get it
   */
  boolean refuse(Genuine genuine, int deliveries) throws InterruptedException {
    if (!isLast(genuine.order(), deliveries)) {
      return false;
    }
    LOG.warnf("Found no room for an order: request=%s", request(genuine.order()));
    reporter.failed(genuine.order(), BUSY);
    return true;
  }

  /**
   * Gathers as soon as it is the target's turn; returns at once.
   *
   * @param held the order, once it is; it is answered when nobody else need gather any more
   * @return whether there was room for it
   */
  boolean follow(Genuine genuine, int deliveries, CompletableFuture<Intake.Held> held) {
    return turns.offer(
        genuine.order().target(),
        () -> gather(genuine, deliveries, held.join()),
        () -> held.join().answer(Intake.Answer.RELEASE));
  }

  private void gather(Genuine genuine, int deliveries, Intake.Held held) {
    var order = genuine.order();
    try {
      if (!clock.instant().isBefore(order.until())) {
        LOG.infof("Gave up an order to gather evidence, too late: request=%s", request(order));
        held.answer(Intake.Answer.ACCEPT);
        return;
      }
      var looked = look(genuine);
      if (looked instanceof Looked.Refused
          && betterElsewhere(order, deliveries).isPresent()
          && held.answer(Intake.Answer.RELEASE)) {
        LOG.warnf("Left an order to others, for nothing came of it: request=%s", request(order));
        return;
      }
      report(order, looked);
      LOG.infof("Gathered evidence: request=%s target=%s", request(order), order.target());
    } catch (InterruptedException e) {
      held.answer(Intake.Answer.RELEASE);
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.errorf(e, "Expected to report evidence, but met a fault: request=%s", request(order));
    }
    held.answer(Intake.Answer.ACCEPT);
  }

  private Looked look(Genuine genuine) throws InterruptedException {
    var order = genuine.order();
    try {
      return Looked.at(
          databases.get(order.target()), genuine, measurable.objection(order.target()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "Expected to gather evidence, but met a fault: request=%s", request(order));
      return new Looked.Refused(FAULT);
    }
  }

  private void report(EvidenceOrder order, Looked looked) throws InterruptedException {
    switch (looked) {
      case Looked.Refused(var reason) -> reporter.failed(order, reason);
      case Looked.Found(var findings) -> reporter.gathered(order, findings);
    }
  }

  private static String request(EvidenceOrder order) {
    return order.execution().request().value();
  }

  @Override
  public void close() {
    turns.close();
  }
}
