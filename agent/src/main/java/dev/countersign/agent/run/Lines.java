package dev.countersign.agent.run;

import java.util.function.BooleanSupplier;

/** Where the lines of a result go, one after the other, while the target still sends. */
public interface Lines {

  /**
   * Takes one line with its line break, or a piece of a long one; blocks while the log takes no
   * more.
   *
   * @param giveUp whether to wait no longer for the log
   * @return whether it was taken; where it was not, the lines so far are no result and never will
   *     be
   */
  boolean write(String line, BooleanSupplier giveUp) throws InterruptedException;

  /**
   * The same, but waiting for the log as long as it takes: for what cannot be undone and so must be
   * told.
   */
  default Lines patient() {
    return (line, _) -> write(line, () -> false);
  }
}
