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
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A MySQL or a MariaDB that runs statements which commit by themselves. */
class OneByOneServer implements OneByOne {
  static final Duration OWN_STATEMENT = Duration.ofSeconds(10);

  /**
   * Refusals that come before anything is done, whatever the statement. {@code DROP TABLE a, b} is
   * refused with 1051 once it has dropped a: such are not among them.
   */
  private static final Set<Integer> BEFORE_ANYTHING =
      Set.of(
          1044, 1049, 1050, 1060, 1061, 1064, 1091, 1142, 1143, 1146, 1205, 1227, 1290, 1304, 1305,
          1370);

  final MysqlSession session;
  final Grant grant;
  final Statements statements;

  OneByOneServer(
      MysqlSession session, Grant grant, Limits limits, Lines lines, BooleanSupplier stopAsked) {
    this.session = session;
    this.grant = grant;
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
  public boolean didNothing(SessionException refused) {
    return refused.words().map(MysqlFailure::number).filter(BEFORE_ANYTHING::contains).isPresent();
  }

  @Override
  public TextResult result() {
    return statements.result(true);
  }

  @Override
  public Optional<ReceiptState> receipt() throws SessionException, InterruptedException {
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
