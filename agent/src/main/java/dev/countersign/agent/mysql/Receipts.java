package dev.countersign.agent.mysql;

import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.session.SessionException;
import java.time.Duration;
import java.util.Set;

/** The table of receipts at a target. */
final class Receipts {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1227);

  private Receipts() {}

  /**
   * Creates it where it is missing. A role that may not create it needs it only to be there.
   *
   * @throws SessionException also when the table could not be part of a transaction
   */
  static void ensure(MysqlSession session) throws SessionException, InterruptedException {
    if (exists(session)) {
      return;
    }
    try {
      session.command(session.sql().mayWrite(), WITHIN);
      session.command(session.sql().create(), WITHIN);
    } catch (SessionException e) {
      if (e.words().filter(it -> DENIED.contains(MysqlFailure.number(it))).isPresent()) {
        throw SessionException.unfit(
            "Expected to create the table of receipts, but the agent's role may not: let an owner"
                + " of the database run "
                + session.sql().create().replaceAll("\\s+", " ")
                + ", and grant the role SELECT, INSERT, UPDATE on it");
      }
      throw e;
    }
    exists(session);
  }

  private static boolean exists(MysqlSession session)
      throws SessionException, InterruptedException {
    var found = session.command(session.sql().engine(), WITHIN).texts();
    if (!found.isEmpty() && !found.getFirst().getFirst().equalsIgnoreCase("InnoDB")) {
      throw SessionException.unfit(
          "Expected the table of receipts to be of engine InnoDB, whose transactions it takes part"
              + " in, but it is of another");
    }
    return !found.isEmpty();
  }
}
