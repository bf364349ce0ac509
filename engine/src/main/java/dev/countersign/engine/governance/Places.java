package dev.countersign.engine.governance;

import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TargetRegistered;
import dev.countersign.protocol.request.TargetRef;

/** Where operations happen, and which pools reach there. */
record Places(Index<TargetRef, Target> targets, Index<String, Pool> pools) {
  static final Places NONE = new Places(Index.empty(), Index.empty());

  Places registered(PoolRegistered event) {
    var pool = new Pool(event.pool(), event.claimWithin(), event.lease());
    return new Places(targets, pools.with(event.pool(), pool));
  }

  Places registered(TargetRegistered event) {
    var target =
        new Target(
            event.target(),
            event.dialect(),
            event.pool(),
            event.statementTimeout(),
            event.rowLimit(),
            event.labels());
    return new Places(targets.with(event.target(), target), pools);
  }
}
