package dev.countersign.agent.outside;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.run.MigrationStep;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Migrations whose statements take effect by themselves, one by one. Before and after each, the
 * table of migrations says how far they got: after a crash it is known that those before took
 * effect, and which one may have.
 */
public final class MigrationOutsideRun {
  /** Somebody else is at it. */
  public static final Failed BUSY =
      Failed.of(
          "MIGRATION_BUSY",
          "Expected nobody else to migrate the database, but somebody does; nothing was run");

  private static final Failed LET_GO =
      Failed.of(
          BUSY.failure().code(),
          "Expected nobody else to migrate the database, but somebody does since a statement of the"
              + " text gave up the lock that keeps others out");

  private static final String REPAIR = "'countersign migrate repair' tells how to go on";

  private final MigrationServer server;
  private final MigrationRows table;
  private final Receipt receipt;
  private final BooleanSupplier stopAsked;
  private final MigrationTexts.Whole cut;

  /** Whether anything took effect, or may have. */
  private boolean hasEffect;

  /** Whether any statement was sent that may take effect. */
  private boolean hasBegun;

  private String where = "before the first statement";

  public MigrationOutsideRun(
      MigrationServer server,
      ExecutionId execution,
      BooleanSupplier stopAsked,
      MigrationTexts.Whole cut) {
    this.server = server;
    this.table = server.table();
    this.receipt = new Receipt(server, execution);
    this.stopAsked = stopAsked;
    this.cut = cut;
  }

  /** Runs them to their end, or as far as they get. */
  public Ended go(MigrationDocument document) throws InterruptedException {
    try {
      if (!table.isLocked()) {
        return settled(BUSY);
      }
      return switch (MigrationPlan.of(document, table.read(), cut.count())) {
        case MigrationPlan.Refused(var code, var message) -> settled(Failed.of(code, message));
        case MigrationPlan.Steps(var steps) -> go(steps);
      };
    } catch (SessionException e) {
      return e.isRefusal() || !hasBegun
          ? settled(server.failure(e).at("it was " + where))
          : new Unknown("the connection was lost " + where + "; " + REPAIR);
    }
  }

  private Ended go(List<MigrationStep> steps) throws SessionException, InterruptedException {
    for (var step : steps) {
      var problem = step(step);
      if (problem.isPresent()) {
        return settled(problem.get());
      }
    }
    if (!receipt.isDone()) {
      return Receipt.NOT_MARKED;
    }
    server.run(MigrationSql.summary(steps));
    return new Done(server.result());
  }

  /** What became of it, where it did not end well. */
  private Optional<Ended> step(MigrationStep step) throws SessionException, InterruptedException {
    if (step.work() == MigrationStep.Work.SKIP) {
      return Optional.empty();
    }
    hasBegun = true;
    if (!step.runs()) {
      var hindrance = hindrance();
      if (hindrance.isPresent()) {
        return hindrance.map(it -> it.at("nothing more was marked"));
      }
      table.write(table.sql().finish(step));
      hasEffect = true;
      return Optional.empty();
    }
    if (stopAsked.getAsBoolean()) {
      return Optional.of(new Stopped());
    }
    return cut.isTransactional(step.migration()) && !step.resumes()
        ? inOneTransaction(step)
        : oneByOne(step);
  }

  /** Why nothing may follow, where nothing may. The last look is that at the receipt. */
  private Optional<Failed> hindrance() throws SessionException, InterruptedException {
    if (!table.isLocked()) {
      return Optional.of(LET_GO);
    }
    return receipt.isGivenUp() ? Optional.of(Receipt.givenUp()) : Optional.empty();
  }

  private Optional<Ended> inOneTransaction(MigrationStep step)
      throws SessionException, InterruptedException {
    where = "in " + step.migration().title();
    server.begin();
    var hindrance = hindrance();
    if (hindrance.isPresent()) {
      return Optional.of(undone(hindrance.get()));
    }
    for (var piece : cut.of(step.migration())) {
      var refused = server.run(piece.text());
      if (refused.isPresent()) {
        return Optional.of(undone(server.failed(refused.get())));
      }
      if (!server.isInside()) {
        hasEffect = true;
        return Optional.of(
            Failed.unclear(
                "TRANSACTION_CONTROL",
                "Expected the text to stay inside the agent's transaction, but it ended it "
                    + where));
      }
      if (stopAsked.getAsBoolean() || server.wasCutShort()) {
        return Optional.of(undone(stopAsked.getAsBoolean() ? new Stopped() : server.tookTooLong()));
      }
    }
    table.write(table.sql().finish(step));
    commit();
    return Optional.empty();
  }

  private void commit() throws SessionException, InterruptedException {
    try {
      server.commit();
      hasEffect = true;
    } catch (SessionException e) {
      hasEffect |= !server.isUndone(e);
      throw e;
    }
  }

  private Ended undone(Ended otherwise) throws SessionException, InterruptedException {
    hasEffect |= server.rollBack();
    return otherwise instanceof Failed failed ? failed.at("it was " + where) : otherwise;
  }

  private Optional<Ended> oneByOne(MigrationStep step)
      throws SessionException, InterruptedException {
    var pieces = cut.of(step.migration());
    int first = step.migration().from();
    if (step.resumes() && step.row().orElseThrow().statements() != pieces.size()) {
      return Optional.of(
          Failed.of(
              MigrationPlan.STALE,
              "Expected %s to have as many statements as when it was begun, but it has not"
                  .formatted(step.migration().title())));
    }
    table.write(table.sql().begin(step, pieces.size()));
    for (int number = first; number <= pieces.size(); number++) {
      where =
          "at statement %d of %d of %s".formatted(number, pieces.size(), step.migration().title());
      if (stopAsked.getAsBoolean()) {
        return Optional.of(before(step, number, new Stopped()));
      }
      var hindrance = hindrance();
      if (hindrance.isPresent()) {
        return Optional.of(before(step, number, hindrance.get().at("it was " + where)));
      }
      table.write(table.sql().progress(step, number, number - 1));
      var piece = pieces.get(number - 1);
      var refused = server.run(piece.text());
      if (refused.isPresent()) {
        boolean didNothing = server.didNothing(piece.text(), refused.get());
        return Optional.of(refused(step, number, didNothing, refused.get()));
      }
      hasEffect = true;
      var unfinished = server.unfinished();
      if (unfinished.isPresent()) {
        return unfinished.map(it -> it.at("it was " + where));
      }
      table.write(table.sql().progress(step, number, number));
    }
    table.write(table.sql().end(step));
    hasEffect = true;
    return Optional.empty();
  }

  /** It ends before that statement is begun; before the first, the table forgets the step. */
  private Ended before(MigrationStep step, int number, Ended ended)
      throws SessionException, InterruptedException {
    if (number == step.migration().from()) {
      table.write(table.sql().undo(step));
    }
    return ended;
  }

  /** Where it is certain that the statement did nothing, the table says no more than is so. */
  private Ended refused(
      MigrationStep step, int number, boolean didNothing, SessionException refused)
      throws SessionException, InterruptedException {
    if (!didNothing) {
      hasEffect = true;
    } else if (number == step.migration().from()) {
      table.write(table.sql().undo(step));
    } else {
      table.write(table.sql().progress(step, number - 1, number - 1));
    }
    return server.failed(refused).at("it was " + where);
  }

  /**
   * Says the truth of what took effect, in the report and in the table of receipts. A file may have
   * left its transaction open, in which what is marked would be dropped with it.
   */
  private Ended settled(Ended ended) throws InterruptedException {
    try {
      hasEffect |= !hasEffect && server.rollBack();
    } catch (SessionException e) {
      return Receipt.NOT_MARKED;
    }
    if (!hasEffect) {
      return receipt.never(ended);
    }
    var why = "what was before took effect, statement by statement; " + REPAIR;
    return ended instanceof Failed failed
        ? failed.butUnclear(why)
        : Failed.unclear(
            "STOPPED_MIDWAY",
            "Expected to stop before anything took effect, but it was " + where + ": " + why);
  }
}
