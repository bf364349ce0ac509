package dev.countersign.agent.pg;

import dev.countersign.agent.Database;
import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.evidence.Measuring;
import dev.countersign.agent.evidence.Patience;
import dev.countersign.agent.outside.MigrationOutsideRun;
import dev.countersign.agent.outside.MigrationTexts;
import dev.countersign.agent.outside.OutsideRun;
import dev.countersign.agent.outside.Plan;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Found;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.ServerError;
import dev.countersign.agent.run.Settled;
import dev.countersign.agent.session.Begun;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.Sessions;
import dev.countersign.agent.session.SettledBeforeException;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.request.StatementClass;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A PostgreSQL target. */
public final class PgDatabase implements Database {
  private final Sessions<PgSession> changes;
  private final Sessions<PgSession> reads;
  private final Subject agent;
  private final Limits limits;
  private final Catalogue catalogue;
  private volatile boolean prepared;

  /**
   * A target that is reached by these sessions.
   *
   * @param reads those of a role that can only read, or the same as those of changes
   */
  public PgDatabase(
      Sessions<PgSession> changes, Sessions<PgSession> reads, Subject agent, Limits limits) {
    this.changes = changes;
    this.reads = reads;
    this.agent = agent;
    this.limits = limits;
    this.catalogue = new Catalogue(reads);
  }

  @Override
  public boolean isDown() {
    return changes.isFailingFor(limits.connectWithin());
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public Ended run(Genuine grant, Lines lines, BooleanSupplier stopAsked)
      throws InterruptedException {
    var isRead = grant.grant().statementClass() == StatementClass.READ;
    if (!isRead && !prepared) {
      var problem = prepare();
      if (problem.isPresent()) {
        return Ended.Failed.of("NO_RECEIPTS", problem.get());
      }
    }
    if (grant.migrations().isPresent()) {
      var problem = prepareMigrations();
      if (problem.isPresent()) {
        return Ended.Failed.of("NO_MIGRATIONS_TABLE", problem.get());
      }
    }
    try {
      return grant.migrations().isPresent()
          ? migrate(grant, grant.migrations().get(), lines, stopAsked)
          : run(grant, isRead, lines, stopAsked);
    } catch (SettledBeforeException e) {
      return e.ended();
    } catch (SessionException e) {
      return failed(e);
    }
  }

  private Ended run(Genuine grant, boolean isRead, Lines lines, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    return switch (Plan.of(Dialect.POSTGRESQL, grant.text(), isRead)) {
      case Plan.Refused(var code, var message) -> Ended.Failed.of(code, message);
      case Plan.Together _ ->
          isRead ? read(grant, lines, stopAsked) : change(grant, lines, stopAsked);
      case Plan.Outside(var texts) -> {
        try (var begun = outside(grant.grant(), stopAsked)) {
          var server =
              new OneByOneServer(
                  begun.session(), grant.grant(), limits, catalogue, lines, stopAsked);
          yield new OutsideRun(server, grant.grant().execution(), stopAsked).go(texts);
        }
      }
    };
  }

  private Ended read(Genuine grant, Lines lines, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    try (var begun = together(reads, grant.grant(), true, stopAsked)) {
      var objection = SearchPath.objection(begun.mark());
      if (objection.isPresent()) {
        return Ended.Failed.of(objection.get().code(), objection.get().why());
      }
      var ended =
          new Run(begun.session(), grant, limits, catalogue, lines, stopAsked).go(begun.mark());
      if (ended instanceof Ended.Done) {
        reads.giveBack(begun.release());
      }
      return ended;
    }
  }

  private Ended change(Genuine grant, Lines lines, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    try (var begun = together(changes, grant.grant(), false, stopAsked)) {
      return new Run(begun.session(), grant, limits, catalogue, lines, stopAsked).go(begun.mark());
    }
  }

  private Ended migrate(
      Genuine grant, MigrationDocument document, Lines lines, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    return switch (MigrationTexts.of(Dialect.POSTGRESQL, document)) {
      case MigrationTexts.Refused(var code, var message) -> Ended.Failed.of(code, message);
      case MigrationTexts.Whole texts when texts.isTransactional(document) -> {
        try (var begun = together(changes, grant.grant(), false, stopAsked)) {
          var session = begun.session();
          var table = new MigrationTable(session, grant.grant().execution(), limits);
          var run = new Run(session, grant, limits, catalogue, lines, stopAsked);
          yield new MigrationRun(table, run).go(document, begun.mark());
        }
      }
      case MigrationTexts.Whole texts -> {
        try (var begun = outside(grant.grant(), stopAsked)) {
          var server =
              new MigratingServer(
                  begun.session(), grant.grant(), limits, catalogue, lines, stopAsked);
          yield new MigrationOutsideRun(server, grant.grant().execution(), stopAsked, texts)
              .go(document);
        }
      }
    };
  }

  private Begun<PgSession> together(
      Sessions<PgSession> sessions, Grant grant, boolean isRead, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    return sessions.begin(
        limits.connectWithin(),
        stopAsked,
        isRead,
        session -> Begin.in(session, grant, agent, isRead, limits));
  }

  private Begun<PgSession> outside(Grant grant, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    var mayStand = new AtomicBoolean();
    try {
      return changes.begin(
          limits.connectWithin(),
          stopAsked,
          false,
          session -> Begin.outside(session, grant, agent, limits, mayStand));
    } catch (SessionException e) {
      if (mayStand.get()) {
        throw SettledBeforeException.perhaps();
      }
      throw e;
    }
  }

  @Override
  public MigrationPlan plan(MigrationDocument document) throws InterruptedException {
    try (var session = changes.open()) {
      return MigrationPlan.of(
          document, MigrationTable.asItIs(session), MigrationTexts.count(Dialect.POSTGRESQL));
    } catch (SessionException e) {
      var reason = PgEvidence.reason(e);
      return new MigrationPlan.Refused(reason.code(), reason.why());
    }
  }

  @Override
  public Optional<Reason> gather(Asked asked, Findings findings) throws InterruptedException {
    try (var session = (asked.isRead() ? reads : changes).open()) {
      return new PgEvidence(session, asked, findings, limits).look();
    } catch (SessionException e) {
      return Optional.of(PgEvidence.reason(e));
    }
  }

  @Override
  public Optional<Reason> measure(Asked asked, Findings findings) throws InterruptedException {
    try (var session = changes.open()) {
      var patience = Patience.toMeasure(asked.order(), InstantSource.system());
      var measured = new PgMeasuringSession(session, asked, limits, patience);
      new Measuring(measured, patience, asked, findings).measure();
    } catch (SessionException e) {
      return Optional.of(PgEvidence.reason(e));
    }
    return Optional.empty();
  }

  @Override
  public Settled settle(ExecutionId execution, Digest operation) throws InterruptedException {
    try (var session = changes.open()) {
      var problem = Receipts.problem(session);
      return problem.isPresent()
          ? new Settled.NotYet(problem.get())
          : new Tombstone(session, agent, limits).insert(execution, operation);
    } catch (SessionException e) {
      return new Settled.NotYet(failed(e).failure().message());
    }
  }

  @Override
  public void inspect(ExecutionId execution, List<String> tables, Found found)
      throws InterruptedException {
    try (var session = changes.open()) {
      new Inspection(session, limits, found).look(execution, tables);
    } catch (SessionException e) {
      found.unread(failed(e).failure().message());
    }
  }

  @Override
  public Optional<String> prepare() throws InterruptedException {
    try (var session = changes.open()) {
      var problem = Receipts.ensure(session, limits);
      prepared = problem.isEmpty();
      return problem;
    } catch (SessionException e) {
      return Optional.of(
          e.words().map(ServerError::code).filter("42501"::equals).isPresent()
              ? "Expected to create the table of receipts, but the agent's role may not: let an"
                  + " owner of the database run "
                  + Sql.CREATE_RECEIPTS.replaceAll("\\s+", " ")
                  + ", and grant the role USAGE on the schema and SELECT, INSERT, UPDATE on it"
              : failed(e).failure().message());
    }
  }

  /**
   * Only where there are migrations: a target without any is left without their table. Each time
   * anew, for they are seldom, and somebody may have taken it away.
   */
  private Optional<String> prepareMigrations() throws InterruptedException {
    try (var session = changes.open()) {
      MigrationTable.ensure(session, limits);
      return Optional.empty();
    } catch (SessionException e) {
      return Optional.of(
          e.words().map(ServerError::code).filter("42501"::equals).isPresent()
              ? "Expected to create the table of migrations, but the agent's role may not: let an"
                  + " owner of the database run "
                  + MigrationTable.CREATE.replaceAll("\\s+", " ")
                  + ", and grant the role SELECT, INSERT, UPDATE, DELETE on it; nothing was run"
              : failed(e).failure().message());
    }
  }

  static Ended.Failed failed(SessionException e) {
    return e.words()
        .map(Ended.Failed::of)
        .orElseGet(() -> Ended.Failed.of(e.code(), e.getMessage()));
  }

  @Override
  public void close() {
    changes.close();
    reads.close();
  }
}
