package dev.countersign.agent.run;

import java.util.List;

/**
 * What the approved text returned.
 *
 * @param sets one for each statement that returns rows, in order
 * @param affected how many rows were inserted, updated, deleted or merged
 * @param truncated whether rows were left out
 * @param types the types that the columns have and this program does not know by itself
 */
public record TextResult(List<ResultSet> sets, long affected, boolean truncated, TypeNames types) {
  public TextResult {
    sets = List.copyOf(sets);
  }

  public long rows() {
    return sets.stream().mapToLong(set -> set.rows().size()).sum();
  }
}
