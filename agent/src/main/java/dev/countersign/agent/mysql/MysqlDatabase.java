package dev.countersign.agent.mysql;

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
import dev.countersign.sql.SqlText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A target that is a MySQL or a MariaDB. */
public final class MysqlDatabase implements Database {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private final Dialect dialect;
  private final Sessions<MysqlSession> changes;
  private final Sessions<MysqlSession> reads;
  private final Subject agent;
  private final Limits limits;
  private volatile boolean prepared;

  /**
   * A target that is reached by these sessions.
   *
   * @param reads those of a role that can only read, or the same as those of changes
   */
  public MysqlDatabase(
      Dialect dialect,
      Sessions<MysqlSession> changes,
      Sessions<MysqlSession> reads,
      Subject agent,
      Limits limits) {
    this.dialect = dialect;
    this.changes = changes;
    this.reads = reads;
    this.agent = agent;
    this.limits = limits;
  }

  @Override
  public boolean isDown() {
    return changes.isFailingFor(limits.connectWithin());
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public Ended run(Genuine genuine, Lines lines, BooleanSupplier stopAsked)
      throws InterruptedException {
    if (genuine.migrations().isPresent()) {
      return migrate(genuine.grant(), genuine.migrations().get(), lines, stopAsked);
    }
    var grant = genuine.grant();
    var isRead = grant.statementClass() == StatementClass.READ;
    var plan = Plan.of(dialect, genuine.text(), isRead);
    if (!isRead && !prepared && !(plan instanceof Plan.Refused)) {
      var problem = prepare();
      if (problem.isPresent()) {
        return Ended.Failed.of("NO_RECEIPTS", problem.get());
      }
    }
    try {
      return switch (plan) {
        case Plan.Refused(var code, var message) -> Ended.Failed.of(code, message);
        case Plan.Together(var texts) ->
            isRead ? read(grant, texts, lines, stopAsked) : change(grant, texts, lines, stopAsked);
        case Plan.Outside(var texts) -> outside(grant, texts, lines, stopAsked);
      };
    } catch (SettledBeforeException e) {
      return e.ended();
    } catch (SessionException e) {
      return Statements.failure(e);
    }
  }

  private Ended migrate(
      Grant grant, MigrationDocument document, Lines lines, BooleanSupplier stopAsked)
      throws InterruptedException {
    return switch (MigrationTexts.of(dialect, document)) {
      case MigrationTexts.Refused(var code, var message) -> Ended.Failed.of(code, message);
      case MigrationTexts.Whole texts -> {
        var problem = prepareMigrations();
        yield problem.isPresent()
            ? Ended.Failed.of("NO_MIGRATIONS_TABLE", problem.get())
            : migrate(grant, document, texts, lines, stopAsked);
      }
    };
  }

  /** What is kept whatever becomes of a transaction is better not run in one. */
  private Set<Long> keeping(MigrationDocument document)
      throws SessionException, InterruptedException {
    var versions = new HashSet<Long>();
    try (var session = changes.open()) {
      boolean moved = false;
      for (var migration : document.migrations()) {
        if (KeptTables.areWritten(session, dialect, migration.sql(), moved, WITHIN)) {
          versions.add(migration.version());
        }
        moved |= SqlText.choosesDatabase(dialect, migration.sql());
      }
    }
    return versions;
  }

  private Ended migrate(
      Grant grant,
      MigrationDocument document,
      MigrationTexts.Whole cut,
      Lines lines,
      BooleanSupplier stopAsked)
      throws InterruptedException {
    try {
      var texts = cut.outside(keeping(document));
      return texts.isTransactional(document)
          ? migrateTogether(grant, document, texts, lines, stopAsked)
          : migrateOutside(grant, document, texts, lines, stopAsked);
    } catch (SettledBeforeException e) {
      return e.ended();
    } catch (SessionException e) {
      return Statements.failure(e);
    }
  }

  private Ended migrateTogether(
      Grant grant,
      MigrationDocument document,
      MigrationTexts.Whole texts,
      Lines lines,
      BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    var begin = new Begin(grant, agent, limits);
    try (var begun = changes.begin(limits.connectWithin(), stopAsked, false, begin::change)) {
      var table = new MigrationTable(begun.session(), grant.execution(), limits);
      return new MigrationRun(table, texts)
          .go(document, new Run(begun.session(), grant, limits, lines, stopAsked, begun.mark()));
    }
  }

  private Ended migrateOutside(
      Grant grant,
      MigrationDocument document,
      MigrationTexts.Whole texts,
      Lines lines,
      BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    var begin = new Begin(grant, agent, limits);
    try (var begun = begin(begin, begin::outside, stopAsked)) {
      var table = new MigrationTable(begun.session(), grant.execution(), limits);
      var server = new MigratingServer(begun.session(), grant, limits, lines, stopAsked, table);
      return new MigrationOutsideRun(server, grant.execution(), stopAsked, texts).go(document);
    }
  }

  /**
   * Only where there are migrations: a target without any is left without their table. Each time
   * anew, for they are seldom, and somebody may have taken it away.
   */
  private Optional<String> prepareMigrations() throws InterruptedException {
    try (var session = changes.open()) {
      var problem = Receipts.ensure(session);
      prepared = problem.isEmpty();
      if (prepared) {
        MigrationTable.ensure(session);
      }
      return problem;
    } catch (SessionException e) {
      return Optional.of(Statements.failure(e).failure().message());
    }
  }

  private Ended read(Grant grant, List<String> texts, Lines lines, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    var begin = new Begin(grant, agent, limits);
    try (var begun = reads.begin(limits.connectWithin(), stopAsked, true, begin::read)) {
      var ended = new Run(begun.session(), grant, limits, lines, stopAsked, begun.mark()).go(texts);
      if (ended instanceof Ended.Done) {
        reads.giveBack(begun.release());
      }
      return ended;
    }
  }

  private Ended change(Grant grant, List<String> texts, Lines lines, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    var begin = new Begin(grant, agent, limits);
    var keeps = new AtomicBoolean();
    Sessions.Beginning<MysqlSession> beginning =
        session -> {
          var text = String.join(";\n", texts);
          keeps.set(KeptTables.areWritten(session, dialect, text, false, WITHIN));
          return keeps.get() ? begin.keeping(session) : begin.change(session);
        };
    try (var begun = begin(begin, beginning, stopAsked)) {
      var run = new Run(begun.session(), grant, limits, lines, stopAsked, begun.mark());
      return (keeps.get() ? run.keeping() : run).go(texts);
    }
  }

  private Begun<MysqlSession> begin(
      Begin begin, Sessions.Beginning<MysqlSession> beginning, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    try {
      return changes.begin(limits.connectWithin(), stopAsked, false, beginning);
    } catch (SessionException e) {
      throw begin.orUnknown(e);
    }
  }

  private Ended outside(Grant grant, List<String> texts, Lines lines, BooleanSupplier stopAsked)
      throws SessionException, SettledBeforeException, InterruptedException {
    var begin = new Begin(grant, agent, limits);
    try (var begun = begin(begin, begin::outside, stopAsked)) {
      var server = new OneByOneServer(begun.session(), grant, limits, lines, stopAsked);
      return new OutsideRun(server, grant.execution(), stopAsked).go(texts);
    }
  }

  @Override
  public MigrationPlan plan(MigrationDocument document) throws InterruptedException {
    try (var session = changes.open()) {
      return MigrationPlan.of(
          document, MigrationTable.asItIs(session), MigrationTexts.count(dialect));
    } catch (SessionException e) {
      var reason = EvidenceSession.reason(e);
      return new MigrationPlan.Refused(reason.code(), reason.why());
    }
  }

  @Override
  public Optional<Reason> gather(Asked asked, Findings findings) throws InterruptedException {
    try (var session = (asked.isRead() ? reads : changes).open()) {
      new MysqlEvidence(session, asked, findings, limits).look();
    } catch (SessionException e) {
      return Optional.of(EvidenceSession.reason(e));
    }
    return Optional.empty();
  }

  @Override
  public Optional<Reason> measure(Asked asked, Findings findings) throws InterruptedException {
    try (var session = changes.open()) {
      var patience = Patience.toMeasure(asked.order(), InstantSource.system());
      var measured =
          new MysqlMeasuringSession(new EvidenceSession(session, limits, patience), asked);
      new Measuring(measured, patience, asked, findings).measure();
    } catch (SessionException e) {
      return Optional.of(EvidenceSession.reason(e));
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
      return new Settled.NotYet(Statements.failure(e).failure().message());
    }
  }

  @Override
  public void inspect(ExecutionId execution, List<String> tables, Found found)
      throws InterruptedException {
    try (var session = changes.open()) {
      new Inspection(session, found).look(execution, tables);
    } catch (SessionException e) {
      found.unread(Statements.failure(e).failure().message());
    }
  }

  @Override
  public Optional<String> prepare() throws InterruptedException {
    try (var session = changes.open()) {
      var problem = Receipts.ensure(session);
      prepared = problem.isEmpty();
      return problem;
    } catch (SessionException e) {
      return Optional.of(Statements.failure(e).failure().message());
    }
  }

  @Override
  public void close() {
    changes.close();
    reads.close();
  }
}
