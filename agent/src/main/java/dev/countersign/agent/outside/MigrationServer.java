package dev.countersign.agent.outside;

import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.session.SessionException;

/** A server on which files of migrations take effect one by one, as their run needs it. */
public interface MigrationServer extends OneByOne {

  MigrationRows table();

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
