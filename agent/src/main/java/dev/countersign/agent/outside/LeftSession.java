package dev.countersign.agent.outside;

import dev.countersign.agent.run.Settled;
import dev.countersign.agent.session.SessionException;
import java.time.Duration;

/**
 * The session of a run that was given up. Its agent may have stood still behind its last look at
 * the table of receipts, and wake up and send what comes next: so nobody is to be told that nothing
 * more happens while there is a session to send it to.
 */
public enum LeftSession {
  GONE,

  /** At a statement of the text, behind which its agent looks again. */
  AT_WORK,

  /** Waiting for its agent, or at one of the agent's own statements, which takes but a moment. */
  THERE;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Has the server end a session that waits for its agent. */
  @FunctionalInterface
  public interface Ending {
    /** How the session was found. */
    LeftSession end() throws SessionException, InterruptedException;
  }

  /** Waits a little until it is not there; to be asked again where it stays. */
  public static Settled await(Ending ending) throws SessionException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (ending.end() == THERE) {
      if (System.nanoTime() > until) {
        return new Settled.NotYet(
            "Expected the session of the run to end, for its agent may wake up and go on there,"
                + " but it has not");
      }
      Thread.sleep(PAUSE);
    }
    return Settled.Undecided.BEGUN_ONLY;
  }
}
