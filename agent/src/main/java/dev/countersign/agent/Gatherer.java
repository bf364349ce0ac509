package dev.countersign.agent;

import dev.countersign.agent.Intake.Answer;
import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Asking;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.OrderVerdict.Bad;
import dev.countersign.agent.run.OrderVerdict.ForAnother;
import dev.countersign.agent.run.OrderVerdict.Genuine;
import dev.countersign.agent.run.OrderVerifier;
import dev.countersign.agent.run.SignedRecord;
import dev.countersign.agent.run.Trust;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.TargetRef;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gathers evidence beside the slots, so that no grant waits for it: a few orders at once, some more
 * in a queue, and what there is no room for is left to other agents. What is given up here is not
 * gathered; policy-service says so when its time is over.
 */
final class Gatherer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Gatherer.class);
  private static final int AT_ONCE = 2;
  private static final int WAITING = 100;

  private final Trust trust;
  private final Map<TargetRef, Database> databases;
  private final Measurable measurable;
  private final EvidenceReporter reporter;
  private final InstantSource clock;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          1,
          TimeUnit.MINUTES,
          new LinkedBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("evidence-", 1).daemon().factory());

  Gatherer(
      Trust trust,
      Map<TargetRef, Database> databases,
      Measurable measurable,
      EvidenceReporter reporter,
      InstantSource clock) {
    this.trust = trust;
    this.databases = databases;
    this.measurable = measurable;
    this.reporter = reporter;
    this.clock = clock;
    threads.allowCoreThreadTimeOut(true);
  }

  /** What to answer the broker; returns at once. */
  Answer take(SignedRecord found) {
    return switch (OrderVerifier.verify(trust, found, clock.instant())) {
      case Bad(var why) -> {
        LOG.warnf("Rejected an order to gather evidence: why=%s", why);
        yield Answer.REJECT;
      }
      case ForAnother(var why) -> {
        LOG.warnf("Left an order to gather evidence to others: why=%s", why);
        yield Answer.RELEASE;
      }
      case Genuine order -> begin(order);
    };
  }

  private Answer begin(Genuine genuine) {
    try {
      threads.execute(() -> gather(genuine));
      return Answer.ACCEPT;
    } catch (RejectedExecutionException e) {
      return Answer.RELEASE;
    }
  }

  private void gather(Genuine genuine) {
    var order = genuine.order();
    try {
      if (!clock.instant().isBefore(order.until())) {
        LOG.infof("Gave up an order to gather evidence, too late: request=%s", request(order));
        return;
      }
      gathered(genuine);
      LOG.infof("Gathered evidence: request=%s target=%s", request(order), order.target());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.errorf(e, "Expected to gather evidence, but met a fault: request=%s", request(order));
    }
  }

  private static String request(EvidenceOrder order) {
    return order.execution().request().value();
  }

  private void gathered(Genuine genuine) throws InterruptedException {
    var order = genuine.order();
    var database = databases.get(order.target());
    if (database.dialect() != order.dialect()) {
      reporter.failed(
          order,
          new Reason(
              "WRONG_DIALECT",
              "Expected a target that speaks %s, as governance says, but the agent is configured for %s"
                  .formatted(order.dialect(), database.dialect())));
      return;
    }
    switch (asked(database, genuine)) {
      case Asking.Refused(var reason) -> reporter.failed(order, reason);
      case Asked asked -> {
        var findings = new Findings(asked);
        var lost = gather(database, asked, findings);
        if (lost.isPresent()) {
          reporter.failed(order, lost.get());
        } else {
          reporter.gathered(order, findings);
        }
      }
    }
  }

  /** Of migrations the target's own table has to say which of them would run. */
  private Asking asked(Database database, Genuine genuine) throws InterruptedException {
    var order = genuine.order();
    var objection = measurable.objection(order.target());
    if (genuine.migrations().isEmpty()) {
      return Asking.about(order, genuine.text(), objection);
    }
    return switch (database.plan(genuine.migrations().get())) {
      case MigrationPlan.Refused(var code, var message) ->
          new Asking.Refused(new Reason(code, message));
      case MigrationPlan.Steps(var steps) -> Asking.about(order, steps, objection);
    };
  }

  private static Optional<Reason> gather(Database database, Asked asked, Findings findings)
      throws InterruptedException {
    if (asked.pieces().isEmpty()) {
      return Optional.empty(); // nothing would run, which the findings say
    }
    var lost = database.gather(asked, findings);
    if (lost.isPresent() || !asked.wants(EvidencePart.ROWS) || asked.isRead()) {
      return lost;
    }
    var unmeasured = asked.unmeasurable();
    if (unmeasured.isEmpty()) {
      unmeasured = database.measure(asked, findings);
    }
    unmeasured.ifPresent(it -> findings.missing(EvidencePart.ROWS, 0, it.code(), it.why()));
    return Optional.empty();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
