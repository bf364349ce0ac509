package dev.countersign.cli.state;

import java.util.List;
import java.util.Optional;

/**
 * What came of comparing stores with a re-fold of the log.
 *
 * @param partitions how many were compared, all of them the same up to the first difference
 * @param requests how many requests those hold
 * @param linksOnly of how many of them the links alone were compared, for want of memory
 * @param overdue those whose review is overdue, for which glass was broken
 * @param unsettled those with a run whose outcome a person has to say
 * @param unlisted partitions that no instance decides, so nobody could be asked
 * @param difference the first
 */
public record StateVerdict(
    int partitions,
    long requests,
    long linksOnly,
    List<String> overdue,
    List<String> unsettled,
    List<Integer> unlisted,
    Optional<Difference> difference) {

  /**
   * Where a store is not what the log says.
   *
   * @param what "Expected …, but …"; names the request
   */
  public record Difference(int partition, String what) {}

  public boolean isSame() {
    return difference.isEmpty();
  }
}
