package dev.countersign.agent.run;

/**
 * What the approved text returned, without its rows: those have gone their way.
 *
 * @param affected how many rows were inserted, updated, deleted or merged
 * @param truncated whether rows were left out
 * @param outside whether its statements took effect one by one, outside of a transaction and
 *     without a receipt in it
 */
public record TextResult(long rows, long affected, boolean truncated, boolean outside) {

  /** Of a text that ran in a transaction. */
  public static TextResult of(long rows, long affected, boolean truncated) {
    return new TextResult(rows, affected, truncated, false);
  }
}
