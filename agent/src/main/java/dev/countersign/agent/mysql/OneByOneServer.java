package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.OneByOne;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.run.TextResult;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.sql.Steps;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A MySQL or a MariaDB that runs statements which commit by themselves. */
class OneByOneServer implements OneByOne {
  static final Duration OWN_STATEMENT = Duration.ofSeconds(10);

  /** Syntax, privileges of the whole server, and what it forbids to everybody. */
  private static final Set<Integer> BEFORE_ANY_STEP = Set.of(1064, 1227, 1290);

  /**
   * What else the server looks at before it does anything to an object: whether there is such, who
   * may, whether its parts can be as they are wanted, and whether nobody else has it. Of several
   * objects the first may be done with by then.
   */
  private static final Set<Integer> BEFORE_ONE_STEP =
      Set.of(1044, 1049, 1050, 1060, 1061, 1091, 1142, 1143, 1146, 1205, 1304, 1305, 1370);

  final MysqlSession session;
  final Grant grant;
  final Statements statements;
  private final Limits limits;

  OneByOneServer(
      MysqlSession session, Grant grant, Limits limits, Lines lines, BooleanSupplier stopAsked) {
    this.session = session;
    this.grant = grant;
    this.limits = limits;
    // What took effect is told, however long the log takes it: nothing of it can be undone.
    this.statements = new Statements(session, grant, limits, lines.patient(), stopAsked, () -> {});
  }

  @Override
  public Optional<SessionException> run(String statement)
      throws SessionException, InterruptedException {
    return statements.run(statement);
  }

  @Override
  public Optional<Failed> unfinished() {
    return statements.unfinished();
  }

  @Override
  public boolean isLost() {
    return statements.isLost();
  }

  @Override
  public boolean hasRunOut() {
    return statements.hasRunOut();
  }

  @Override
  public Failed failed(SessionException refused) {
    return statements.failed(refused);
  }

  @Override
  public Failed failure(SessionException e) {
    return Statements.failure(e);
  }

  @Override
  public boolean didNothing(String statement, SessionException refused) {
    int number = refused.words().map(MysqlFailure::number).orElse(0);
    return switch (Steps.of(grant.dialect(), statement)) {
      case ONE -> BEFORE_ANY_STEP.contains(number) || BEFORE_ONE_STEP.contains(number);
      case SEVERAL -> BEFORE_ANY_STEP.contains(number);
      case BUILT, ALL, ANY -> false;
    };
  }

  @Override
  public TextResult result() {
    return statements.result(true);
  }

  /**
   * Whatever a text has done, the session can be found from then on, and ends where the agent
   * leaves it alone. Where another has its lock, it is not this one's run any more.
   */
  @Override
  public Optional<ReceiptState> receipt() throws SessionException, InterruptedException {
    session.command(Sql.untilSilent(limits), OWN_STATEMENT);
    var held = session.command(Sql.holdOn(grant.execution()), OWN_STATEMENT).texts();
    if (!held.getFirst().getFirst().equals("1")) {
      return Optional.empty();
    }
    var rows =
        session.command(session.sql().selectToKeep(grant.execution()), OWN_STATEMENT).texts();
    return rows.stream().findFirst().flatMap(row -> ReceiptState.of(row.get(1)));
  }

  @Override
  public boolean mark(ReceiptState from, ReceiptState to)
      throws SessionException, InterruptedException {
    session.command(session.sql().noLimit(), OWN_STATEMENT);
    return Receipts.mark(session, grant.execution(), from, to);
  }
}
