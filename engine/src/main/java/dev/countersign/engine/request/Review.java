package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Subject;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the review stands of a request for which glass was broken.
 *
 * @param due from then on it is overdue
 * @param overdue whether the log says that it is, or was
 * @param by who closed it
 */
public record Review(Instant due, boolean overdue, Optional<Subject> by) {

  static Review open(Instant due) {
    return new Review(due, false, Optional.empty());
  }

  /** Whether nobody has closed it. */
  public boolean isOpen() {
    return by.isEmpty();
  }

  Review saidOverdue() {
    return new Review(due, true, by);
  }

  Review closed(Subject reviewer) {
    return new Review(due, overdue, Optional.of(reviewer));
  }

  /** When the log is to say that it is overdue. */
  Optional<Instant> deadline() {
    return isOpen() && !overdue ? Optional.of(due) : Optional.empty();
  }
}
