package dev.countersign.cli.state;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * One listing of a store against the log, folded up to exactly the event that the store ends in.
 */
final class Comparison {
  private final PartitionFold log;
  private final Set<String> seen = new HashSet<>();
  private long linksOnly;

  Comparison(PartitionFold log) {
    this.log = log;
  }

  /** Requests of which the state was let go, so that their links alone were compared. */
  long linksOnly() {
    return linksOnly;
  }

  /**
   * Reads the listing after its header, up to the first request that differs.
   *
   * @return what differs, "Expected …, but …"; empty where nothing does
   */
  Optional<String> of(Iterator<StoreLine> lines) {
    while (lines.hasNext()) {
      switch (lines.next()) {
        case StoreLine.Header _ -> {
          return Optional.of("Expected one store, but the listing begins anew");
        }
        case StoreLine.Held held -> {
          seen.add(held.id());
          var different = compared(held);
          if (different.isPresent()) {
            return different;
          }
        }
        case StoreLine.Broken broken -> {
          return Optional.of(
              "Expected request %s to fold, but its events in the store do not: %s"
                  .formatted(broken.id(), broken.why()));
        }
        case StoreLine.End end -> {
          return end(end);
        }
      }
    }
    return Optional.of("Expected the whole store, but the listing was cut off");
  }

  private Optional<String> compared(StoreLine.Held held) {
    var head = log.head(held.id());
    if (head.isEmpty()) {
      return Optional.of(
          "Expected only what is on the log, but the store holds "
              + PartitionFold.named(held.id()));
    }
    if (head.get().sequence() != held.sequence()) {
      return Optional.of(
          "Expected %s to end in event %d, as on the log, but the store ends in %d"
              .formatted(PartitionFold.named(held.id()), head.get().sequence(), held.sequence()));
    }
    if (!head.get().hash().equals(held.last())) {
      return Optional.of(
          "Expected event %d of %s as it is on the log, but the store has another"
              .formatted(held.sequence(), PartitionFold.named(held.id())));
    }
    var state = log.state(held.id());
    if (state.isEmpty()) {
      linksOnly++;
      return Optional.empty();
    }
    return state.get().equals(held.state())
        ? Optional.empty()
        : Optional.of(
            "Expected %s to fold to what the log folds to, but the store does not"
                    .formatted(PartitionFold.named(held.id()))
                + "; is policy-service of the same version as this program?");
  }

  private Optional<String> end(StoreLine.End end) {
    if (end.held() != seen.size()) {
      return Optional.of(
          "Expected %d requests and lanes, as the store counts them, but it lists %d"
              .formatted(end.held(), seen.size()));
    }
    return log.notAmong(seen)
        .map(
            it ->
                "Expected %s, which is on the log, but the store lacks it"
                    .formatted(PartitionFold.named(it)));
  }
}
