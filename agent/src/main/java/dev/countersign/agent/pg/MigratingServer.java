package dev.countersign.agent.pg;

import dev.countersign.agent.outside.MigrationRows;
import dev.countersign.agent.outside.MigrationServer;
import dev.countersign.agent.run.CommandTag;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.Grant;
import java.util.function.BooleanSupplier;

/** The same for files of migrations, of which some run in a transaction each. */
final class MigratingServer extends OneByOneServer implements MigrationServer {
  private static final CommandTag COMMITTED = new CommandTag("COMMIT");
  private static final String COMPLETION_UNKNOWN = "40003";

  private final MigrationTable table;

  MigratingServer(
      PgSession session,
      Grant grant,
      Limits limits,
      Catalogue catalogue,
      Lines lines,
      BooleanSupplier stopAsked) {
    super(session, grant, limits, catalogue, lines, stopAsked);
    this.table = new MigrationTable(session, grant.execution(), limits);
  }

  @Override
  public MigrationRows table() {
    return table;
  }

  @Override
  public void begin() throws SessionException, InterruptedException {
    session.command(Sql.BEGIN, OWN_STATEMENT);
  }

  @Override
  public boolean isInside() {
    return session.tap().transaction() != 'I' && !statements.sawTransactionControl();
  }

  @Override
  public boolean wasCutShort() {
    return statements.wasCancelled() || statements.hasRunOut();
  }

  @Override
  public Failed tookTooLong() {
    return Failed.ranOut();
  }

  @Override
  public boolean rollBack() throws SessionException, InterruptedException {
    session.command(Sql.ROLLBACK, OWN_STATEMENT);
    return false;
  }

  @Override
  public void commit() throws SessionException, InterruptedException {
    session.command(Sql.COMMIT, grant.statementTimeout().plus(OWN_STATEMENT));
    if (!session.tap().lastTag().equals(COMMITTED)) {
      throw SessionException.unfit("Expected COMMIT to commit, but it rolled back");
    }
  }

  @Override
  public boolean isUndone(SessionException e) {
    return e.isRefusal() && !e.code().equals(COMPLETION_UNKNOWN);
  }
}
