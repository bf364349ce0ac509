package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.ExecutionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table of receipts at a target. */
final class Receipts {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1227);

  private Receipts() {}

  /**
   * Creates it where it is missing. A role that may not create it needs it only to be there.
   *
   * @return what a person has to do about it, in a sentence; empty when all is well
   */
  static Optional<String> ensure(MysqlSession session)
      throws SessionException, InterruptedException {
    var found = look(session);
    if (!found.isEmpty()) {
      return problem(found.getFirst());
    }
    try {
      session.command(session.sql().mayWrite(), WITHIN);
      session.command(session.sql().create(), WITHIN);
    } catch (SessionException e) {
      if (e.words().filter(it -> DENIED.contains(MysqlFailure.number(it))).isPresent()) {
        return Optional.of(
            "Expected to create the table of receipts, but the agent's role may not: let an owner"
                + " of the database run "
                + session.sql().create().replaceAll("\\s+", " ")
                + ", and grant the role SELECT, INSERT, UPDATE on it");
      }
      throw e;
    }
    return problem(session);
  }

  /** Why the table that is there cannot be relied on; empty also where there is none. */
  static Optional<String> problem(MysqlSession session)
      throws SessionException, InterruptedException {
    return look(session).stream().findFirst().flatMap(Receipts::problem);
  }

  /**
   * Makes a state another by itself, and returns whether that is so and committed: where a text has
   * left a transaction open, or autocommit off, it is not.
   */
  static boolean mark(
      MysqlSession session, ExecutionId execution, ReceiptState from, ReceiptState to)
      throws SessionException, InterruptedException {
    var marked = session.command(session.sql().update(execution, from, to), WITHIN);
    return marked.affected() == 1 && marked.committed();
  }

  /** Engine and key of the table; no row where there is none. */
  private static List<List<String>> look(MysqlSession session)
      throws SessionException, InterruptedException {
    return session.command(session.sql().fit(Sql.TABLE), WITHIN).texts();
  }

  private static Optional<String> problem(List<String> engineAndKey) {
    if (!engineAndKey.getFirst().equalsIgnoreCase("InnoDB")) {
      return Optional.of(
          "Expected the table of receipts to be of engine InnoDB, whose transactions it takes part"
              + " in, but it is of another");
    }
    return engineAndKey.get(1).equals("execution")
        ? Optional.empty()
        : Optional.of(
            "Expected the table of receipts to have execution for its primary key, so that none can"
                + " stand in it twice, but it has another or none: let an owner of the database"
                + " rename it");
  }
}
