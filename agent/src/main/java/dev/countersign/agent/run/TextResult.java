package dev.countersign.agent.run;

import java.util.List;

/**
 * What the approved text returned.
 *
 * @param sets one for each statement that returns rows, in order
 * @param affected how many rows were inserted, updated, deleted or merged
 * @param truncated whether rows were left out
 * @param types the types of the columns
 * @param outside whether its statements took effect one by one, outside of a transaction and
 *     without a receipt in it
 */
public record TextResult(
    List<ResultSet> sets, long affected, boolean truncated, ColumnTypes types, boolean outside) {
  public TextResult {
    sets = List.copyOf(sets);
  }

  /** Of a text that ran in a transaction. */
  public static TextResult of(
      List<ResultSet> sets, long affected, boolean truncated, ColumnTypes types) {
    return new TextResult(sets, affected, truncated, types, false);
  }

  public long rows() {
    return sets.stream().mapToLong(set -> set.rows().size()).sum();
  }
}
