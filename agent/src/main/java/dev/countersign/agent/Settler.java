package dev.countersign.agent;

import dev.countersign.agent.run.Found;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Contradicted;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.TargetRef;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Finds out at the target what became of executions whose agents fell silent. The question is
 * repeated until it is answered, so one that cannot be answered now is left. Where the target will
 * never tell, a person has to, and gets what evidence there is.
 */
final class Settler {
  private static final Logger LOG = Logger.getLogger(Settler.class);

  private final Map<TargetRef, Database> databases;
  private final Executions executions;
  private final Reporter reporter;
  private final Executor worker;
  private final Set<ExecutionId> atWork = ConcurrentHashMap.newKeySet();
  private final ToldPersons told = new ToldPersons(System::nanoTime);

  Settler(
      Map<TargetRef, Database> databases,
      Executions executions,
      Reporter reporter,
      Executor worker) {
    this.databases = databases;
    this.executions = executions;
    this.reporter = reporter;
    this.worker = worker;
  }

  /** A directive whose signature is good. */
  void heard(ReconcileAsked asked) {
    var database = databases.get(asked.target());
    if (database == null
        || database.dialect() != asked.dialect()
        || !atWork.add(asked.execution())) {
      return;
    }
    try {
      worker.execute(() -> work(asked));
    } catch (RejectedExecutionException e) {
      atWork.remove(asked.execution()); // shutting down
    }
  }

  private void work(ReconcileAsked asked) {
    try {
      settle(asked);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.errorf(e, "Expected to settle, but met a fault: execution=%s", asked.execution());
    } finally {
      atWork.remove(asked.execution());
    }
  }

  private void settle(ReconcileAsked asked) throws InterruptedException {
    var execution = asked.execution();
    if (executions.isRunning(execution)) {
      return; // its own report will say it
    }
    switch (databases.get(asked.target()).settle(execution, asked.operation())) {
      case Committed() ->
          reporter.reconcile(
              execution,
              Outcome.SUCCEEDED,
              "The receipt is in the target database: the change was committed with it.");
      case Never() ->
          reporter.reconcile(
              execution,
              Outcome.FAILED,
              "There was no receipt in the target database, and a tombstone now stands in its"
                  + " place: no change of this execution was or can be committed.");
      case NotYet(var why) -> LOG.infof("Not settled yet: execution=%s why=%s", execution, why);
      case Undecided(var why) -> leaveToPerson(asked, "A person has to look: %s.".formatted(why));
      case Contradicted() ->
          leaveToPerson(
              asked,
              "A person has to look: there is a receipt of it, but of another text than was approved.");
    }
  }

  /** Says why and what is found, also where that is nothing: a person waits for these words. */
  private void leaveToPerson(ReconcileAsked asked, String why) throws InterruptedException {
    var execution = asked.execution();
    if (!told.shouldLook(execution)) {
      return;
    }
    var found = new Found();
    found.say(why);
    inspect(asked, found);
    if (told.shouldSay(execution, found.text())) {
      LOG.warnf("A person has to say what came of it: execution=%s why=%s", execution, why);
      reporter.inspection(execution, found.text());
      told.said(execution, found.text());
    }
  }

  private void inspect(ReconcileAsked asked, Found found) throws InterruptedException {
    try {
      databases.get(asked.target()).inspect(asked.execution(), asked.tables(), found);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Expected to inspect, but met a fault: execution=%s", asked.execution());
      found.unread("the agent met a fault, of which its own log tells");
    }
  }
}
