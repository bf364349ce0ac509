package dev.countersign.agent.outside;

import dev.countersign.agent.run.MigrationRow;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.session.SessionException;
import java.util.List;

/** The table of migrations at a target, as a run in a session of its own needs it. */
public interface MigrationRows {

  /** Whether nobody else migrates the database until the session ends. */
  boolean isLocked() throws SessionException, InterruptedException;

  /** All of it as it is now. */
  List<MigrationRow> read() throws SessionException, InterruptedException;

  /** The statements on it. */
  MigrationSql sql();

  /** Runs one of them. */
  void write(String statement) throws SessionException, InterruptedException;
}
