package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;

/**
 * A freeze in force.
 *
 * @param by who began it
 * @param since deadlines pause from then on
 * @param epoch the one that it began
 */
public record FreezeEntry(Freeze freeze, Subject by, Instant since, long epoch) {

  public String name() {
    return freeze.name();
  }

  public boolean covers(TargetRef at) {
    return covers(freeze, at);
  }

  /** Whether what runs already is to stop. */
  public boolean cancelsRunning() {
    return freeze.running() == RunningWork.CANCEL;
  }

  /** Whether a target lies in the scope of a freeze. */
  public static boolean covers(Freeze freeze, TargetRef at) {
    return Names.covers(freeze.target(), at.target())
        && Names.covers(freeze.environment(), at.environment());
  }
}
