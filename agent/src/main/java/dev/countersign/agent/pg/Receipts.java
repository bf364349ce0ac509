package dev.countersign.agent.pg;

import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import java.time.Duration;
import java.util.Optional;

/** The table of receipts at a target. */
final class Receipts {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private Receipts() {}

  /**
   * Creates it where it is missing. A role that may not create it needs it only to be there.
   *
   * @return why the one that is there cannot be relied on, in a sentence; empty where it can
   */
  static Optional<String> ensure(PgSession session, Limits limits)
      throws SessionException, InterruptedException {
    var found = fit(session);
    return found.isPresent() ? problem(found.get()) : create(session, limits);
  }

  /** Why the table that is there cannot be relied on; empty also where there is none. */
  static Optional<String> problem(PgSession session) throws SessionException, InterruptedException {
    return fit(session).flatMap(Receipts::problem);
  }

  private static Optional<String> create(PgSession session, Limits limits)
      throws SessionException, InterruptedException {
    try {
      session.command(
          "BEGIN READ WRITE; SET LOCAL lock_timeout = %d; %s; COMMIT"
              .formatted(limits.lockTimeout().toMillis(), Sql.CREATE_RECEIPTS),
          WITHIN);
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      session.command(Sql.ROLLBACK, WITHIN);
      var found = fit(session);
      if (found.isEmpty()) { // else another agent was faster
        throw e;
      }
      return problem(found.get());
    }
    return Optional.empty();
  }

  /**
   * Whether the table can stop what comes twice, and outlives a crash; empty where there is none.
   */
  private static Optional<Boolean> fit(PgSession session)
      throws SessionException, InterruptedException {
    for (var row : session.query(Sql.SELECT_FIT, WITHIN)) {
      return Optional.of(row.getBoolean(0));
    }
    return Optional.empty();
  }

  private static Optional<String> problem(boolean fits) {
    return fits
        ? Optional.empty()
        : Optional.of(
            "Expected the table of receipts as the agent makes it, but it is another, in which an"
                + " execution could stand twice, or get lost, or be committed by the text itself:"
                + " let an owner of the database rename it, and run "
                + Sql.CREATE_RECEIPTS.replaceAll("\\s+", " "));
  }
}
