package dev.countersign.cli.state;

import dev.countersign.cli.CliException;
import dev.countersign.engine.Rules;
import dev.countersign.protocol.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Folds the log again and compares it with what policy-service holds, while it decides: the log is
 * read up to its end, the store is listed, and the log is read on up to the event that the store
 * ends in. A store that was listed in the middle of a decision, or of a transaction that was
 * aborted, differs once; what differs each time is different. Not thread-safe.
 */
public final class StateVerifier {
  /** Of so many requests of a partition the states are held in memory. */
  private static final int STATES = 20_000;

  private static final int ATTEMPTS = 3;
  private static final Duration CATCH_UP = Duration.ofSeconds(15);

  private final String cluster;
  private final EventSource log;
  private final Stores stores;
  private final Duration catchUp;

  public StateVerifier(String cluster, EventSource log, Stores stores) {
    this(cluster, log, stores, CATCH_UP);
  }

  StateVerifier(String cluster, EventSource log, Stores stores, Duration catchUp) {
    this.cluster = cluster;
    this.log = log;
    this.stores = stores;
    this.catchUp = catchUp;
  }

  /**
   * All partitions, or up to the first difference.
   *
   * @param progress told of each partition as it is done
   */
  public StateVerdict verify(IntConsumer progress) {
    var listed = stores.partitions();
    var unlisted = new ArrayList<Integer>();
    int compared = 0;
    long requests = 0;
    long linksOnly = 0;
    var overdue = new ArrayList<String>();
    var unsettled = new ArrayList<String>();
    for (int partition = 0; partition < log.partitions(); partition++) {
      if (!listed.contains(partition)) {
        unlisted.add(partition);
        continue;
      }
      var fold = new PartitionFold(cluster, STATES);
      var result = partition(partition, fold);
      if (result.difference().isPresent()) {
        return new StateVerdict(
            compared,
            requests,
            linksOnly,
            overdue,
            unsettled,
            unlisted,
            Optional.of(new StateVerdict.Difference(partition, result.difference().get())));
      }
      compared++;
      requests += fold.requests();
      overdue.addAll(fold.overdue());
      unsettled.addAll(fold.unsettled());
      linksOnly += result.linksOnly();
      progress.accept(partition);
    }
    return new StateVerdict(
        compared, requests, linksOnly, overdue, unsettled, unlisted, Optional.empty());
  }

  private record Result(Optional<String> difference, long linksOnly) {
    static Result different(String what) {
      return new Result(Optional.of(what), 0);
    }
  }

  private Result partition(int partition, PartitionFold fold) {
    log.open(partition);
    boolean more;
    do {
      more = log.next(fold::next);
    } while (more);
    var result = Result.different("");
    for (int i = 0; i < ATTEMPTS && result.difference().isPresent(); i++) {
      result = attempt(partition, fold);
    }
    return result;
  }

  private Result attempt(int partition, PartitionFold fold) {
    try (var lines = stores.list(partition)) {
      if (!lines.hasNext() || !(lines.next() instanceof StoreLine.Header header)) {
        return Result.different("Expected a store, but the listing was cut off");
      }
      if (header.partition() != partition || !header.cluster().equals(cluster)) {
        throw new CliException(
            "Expected the store of %s, but it is that of %s".formatted(cluster, header.cluster()));
      }
      if (header.rules() != Rules.VERSION) {
        throw new CliException(
            "Expected a store of rules version %d, as this program has, but it is of %d; use the"
                    .formatted(Rules.VERSION, header.rules())
                + " program that belongs to policy-service");
      }
      if (header.head().isEmpty()) {
        return Result.different("Expected a store that was begun by this code, but it was not");
      }
      if (!reaches(fold, header.head().get())) {
        return Result.different(
            "Expected the store to end where the log does, in %s, but it ends in %s"
                .formatted(fold.last(), header.head().get()));
      }
      var comparison = new Comparison(fold);
      return new Result(comparison.of(lines), comparison.linksOnly());
    }
  }

  /** Folds on up to that event; false where it does not come by in time. */
  private boolean reaches(PartitionFold fold, Digest head) {
    long deadline = System.nanoTime() + catchUp.toNanos();
    while (!fold.last().equals(head)) {
      if (!log.next(fold::next) && System.nanoTime() > deadline) {
        return false;
      }
    }
    return true;
  }
}
