package dev.countersign.agent.run;

import java.util.Optional;

/**
 * What the approved text returned, without its rows: those have gone their way.
 *
 * @param affected how many rows were inserted, updated, deleted or merged
 * @param cut by what rows were left out, where they were
 * @param outside whether its statements took effect one by one, outside of a transaction and
 *     without a receipt in it
 */
public record TextResult(long rows, long affected, Optional<Cut> cut, boolean outside) {

  /** Of a text that ran in a transaction, with all its rows. */
  public static TextResult of(long rows, long affected) {
    return new TextResult(rows, affected, Optional.empty(), false);
  }

  /** Whether rows were left out. */
  public boolean truncated() {
    return cut.isPresent();
  }
}
