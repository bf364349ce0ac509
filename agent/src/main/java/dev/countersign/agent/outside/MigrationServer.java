package dev.countersign.agent.outside;

import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.MigrationRow;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.session.SessionException;
import java.util.List;

/** A server on which files of migrations take effect one by one, as their run needs it. */
public interface MigrationServer extends OneByOne {

  /** Whether nobody else migrates the database until the session ends. */
  boolean isLocked() throws SessionException, InterruptedException;

  /** All of the table of migrations as it is now. */
  List<MigrationRow> read() throws SessionException, InterruptedException;

  /** The statements on that table. */
  MigrationSql sql();

  /** Runs one of them. */
  void write(String statement) throws SessionException, InterruptedException;

  void begin() throws SessionException, InterruptedException;

  /** Whether the transaction that was begun is open still after the last statement. */
  boolean isInside();

  /**
   * Whether the last statement was told to stop, or took as long as it may. It can have ended well
   * all the same, but not to its end.
   */
  boolean wasCutShort();

  Failed tookTooLong();

  /**
   * Undoes the transaction.
   *
   * @return whether something of it stays all the same
   */
  boolean rollBack() throws SessionException, InterruptedException;

  void commit() throws SessionException, InterruptedException;

  /** Whether that, from COMMIT, proves that nothing of the transaction took effect. */
  boolean isUndone(SessionException e);
}
