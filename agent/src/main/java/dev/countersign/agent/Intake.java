package dev.countersign.agent;

import dev.countersign.agent.run.SignedRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a slot gets its grants from, one at a time. Used by one thread at a time, but for {@link
 * #wakeUp}. Whoever delivers may deliver twice, or to several agents: the claim sorts that out.
 */
public interface Intake extends AutoCloseable {

  /** What to do with the record that was taken last. */
  enum Answer {
    /** It is dealt with. */
    ACCEPT,
    /** Somebody should get it again. */
    RELEASE,
    /** Nobody should ever get it again. */
    REJECT
  }

  /** A record that was taken and is answered later, from any thread. */
  @FunctionalInterface
  interface Held {
    /** Returns at once; false where it is answered already. */
    boolean answer(Answer answer);
  }

  /** The next record, once the one before it has been answered; empty when none came in time. */
  Optional<SignedRecord> take(Duration atMost);

  /** How often the record that was taken last has been given to somebody, this time included. */
  int deliveries();

  void answer(Answer answer);

  /**
   * Whether it may have been given more than it handed out, which nobody else gets before it is
   * closed; from any thread. What is not known counts as yes.
   */
  boolean mayHoldMore();

  /** Makes {@link #take} return, from any thread. */
  void wakeUp();

  @Override
  void close();
}
