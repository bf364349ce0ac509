package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.MigrationRows;
import dev.countersign.agent.outside.MigrationServer;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.Grant;
import java.util.function.BooleanSupplier;

/** The same for files of migrations. */
final class MigratingServer extends OneByOneServer implements MigrationServer {
  private final MigrationTable table;

  MigratingServer(
      MysqlSession session,
      Grant grant,
      Limits limits,
      Lines lines,
      BooleanSupplier stopAsked,
      MigrationTable table) {
    super(session, grant, limits, lines, stopAsked);
    this.table = table;
  }

  @Override
  public MigrationRows table() {
    return table;
  }

  @Override
  public void begin() throws SessionException, InterruptedException {
    session.command(Sql.begin(false), OWN_STATEMENT);
  }

  @Override
  public boolean isInside() {
    return statements.answer().isInTransaction();
  }

  @Override
  public boolean wasCutShort() {
    return statements.wasCutShort();
  }

  @Override
  public Failed tookTooLong() {
    return statements.tookTooLong();
  }

  /** A table whose engine knows no transactions keeps what was written to it. */
  @Override
  public boolean rollBack() throws SessionException, InterruptedException {
    return session.command(Sql.ROLLBACK, OWN_STATEMENT).warnings() > 0;
  }

  @Override
  public void commit() throws SessionException, InterruptedException {
    session.command(Sql.COMMIT, grant.statementTimeout().plus(OWN_STATEMENT));
  }

  /** A refusal of COMMIT is no proof that nothing was committed. */
  @Override
  public boolean isUndone(SessionException e) {
    return false;
  }
}
