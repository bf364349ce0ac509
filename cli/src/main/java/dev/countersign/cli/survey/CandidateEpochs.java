package dev.countersign.cli.survey;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.governance.GovernanceEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Governance epoch by epoch, as it was but for its policies, in whose place others are in force.
 * One thread adds and forgets; any may ask.
 */
final class CandidateEpochs {
  private final Governance candidates;
  private final ConcurrentSkipListMap<Long, Governance> epochs = new ConcurrentSkipListMap<>();
  private Governance folded = Governance.EMPTY;

  /** Knows the epoch 0 alone, in which nobody may do anything. */
  CandidateEpochs(Collection<PublishedPolicy> policies) {
    this.candidates = Governance.EMPTY.ifInForce(policies);
    epochs.put(0L, candidates);
  }

  /** Takes the next event of governance. */
  void add(EventMeta meta, GovernanceEvent event) {
    folded = folded.evolve(meta, event);
    epochs.put(folded.epoch(), folded.withPoliciesOf(candidates));
  }

  /** The last that was added. */
  long newest() {
    return epochs.lastKey();
  }

  /** How many are remembered. */
  int size() {
    return epochs.size();
  }

  /** That epoch; for one that is forgotten, the oldest that is not. */
  Governance at(long epoch) {
    var entry = epochs.floorEntry(epoch);
    return (entry == null ? epochs.firstEntry() : entry).getValue();
  }

  /** Lets go what was over by then, so that no decision made later can have been made under it. */
  void forget(Instant before) {
    for (var next = second(); next != null && next.lastTime().isBefore(before); next = second()) {
      epochs.pollFirstEntry();
    }
  }

  private Governance second() {
    var entry = epochs.higherEntry(epochs.firstKey());
    return entry == null ? null : entry.getValue();
  }
}
