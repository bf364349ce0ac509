package dev.countersign.policyservice.decide;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Pool;
import dev.countersign.engine.governance.Target;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OutgoingRecords;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells the agents of every pool which targets are frozen, to spare them claims that would be
 * refused. Nothing rests on it: whoever does not hear it is refused at the claim.
 */
public final class FreezeRecords {
  /**
   * Three times as long as {@link #EVERY}: an agent that missed the end of a freeze goes on then.
   */
  private static final Duration GOOD_FOR = Duration.ofSeconds(30);

  /** How often it is said again while anything is frozen. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  private final String cluster;
  private final OutgoingRecords outgoing;
  private final Limits limits;

  public FreezeRecords(String cluster, OutgoingRecords outgoing, Limits limits) {
    this.cluster = cluster;
    this.outgoing = outgoing;
    this.limits = limits;
  }

  /** One for each pool that can be told, also where nothing is frozen. */
  public List<OutgoingRecord> of(Governance governance, Instant now) {
    return governance.pools().stream()
        .map(
            pool ->
                new TargetsFrozen(
                    cluster, pool.name(), governance.epoch(), frozen(governance, pool), GOOD_FOR))
        .map(it -> outgoing.directive(it, Long.toString(now.toEpochMilli()), now))
        .filter(limits::maySend)
        .toList();
  }

  private static List<TargetRef> frozen(Governance governance, Pool pool) {
    return governance.targets().stream()
        .filter(target -> target.pool().equals(pool.name()))
        .map(Target::ref)
        .filter(target -> governance.freezeAt(target).isPresent())
        .toList();
  }
}
