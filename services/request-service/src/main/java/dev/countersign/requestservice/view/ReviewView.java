package dev.countersign.requestservice.view;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * The review of a request for which glass was broken.
 *
 * @param due from then on it is overdue
 * @param saidOverdue whether the log says that it was not closed in time
 * @param closing how it was closed, once it is
 */
public record ReviewView(Instant due, boolean saidOverdue, Optional<Closing> closing) {

  /**
   * Somebody closed it.
   *
   * @param comment the salted digest of the reviewer's words, which are a payload
   */
  public record Closing(Finding finding, Subject by, Instant at, Digest comment) {}

  static ReviewView open(Instant due) {
    return new ReviewView(due, false, Optional.empty());
  }

  ReviewView overdue() {
    return new ReviewView(due, true, closing);
  }

  ReviewView closed(Closing how) {
    return new ReviewView(due, saidOverdue, Optional.of(how));
  }

  /**
   * Whether it is overdue at a moment, or was when it was closed: the log says so a little later.
   */
  public boolean overdueAt(Instant now) {
    return saidOverdue || !closing.map(Closing::at).orElse(now).isBefore(due);
  }
}
