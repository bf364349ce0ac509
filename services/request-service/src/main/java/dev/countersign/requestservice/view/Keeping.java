package dev.countersign.requestservice.view;

import java.time.Instant;
import java.util.Optional;

/**
 * How long the result of a run may be read.
 *
 * @param stored whether its key is kept; else only whoever waits for it gets it, once
 * @param until when its time is over, as policies had it; empty before the run has ended
 * @param forgottenAt when somebody had it forgotten before that
 */
public record Keeping(boolean stored, Optional<Instant> until, Optional<Instant> forgottenAt) {

  static Keeping of(boolean stored) {
    return new Keeping(stored, Optional.empty(), Optional.empty());
  }

  Keeping until(Instant end) {
    return new Keeping(stored, Optional.of(end), forgottenAt);
  }

  Keeping forgotten(Instant at) {
    return new Keeping(stored, until, Optional.of(at));
  }

  /** Whether nobody may read it any more, whatever is still there of it. */
  public boolean isOver(Instant now) {
    return forgottenAt.isPresent() || until.filter(end -> !end.isAfter(now)).isPresent();
  }
}
