package dev.countersign.agent.mysql;

import dev.countersign.agent.Tombstones;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import java.time.Duration;

/** Settling at MySQL or MariaDB. */
class TombstoneIT extends Tombstones<Target> {

  @Override
  protected Target patient() {
    return new Target(Duration.ofSeconds(10));
  }

  @Override
  protected Target impatient() {
    return new Target(Duration.ofSeconds(1));
  }

  @Override
  protected String receiptByAnother(Genuine grant) {
    return "INSERT INTO countersign_receipt (execution, operation, agent, state) VALUES ('%s', '%s', 'agent-2', 'done')"
        .formatted(grant.grant().execution(), grant.grant().operation());
  }

  @Override
  protected String waiting() {
    return target.atWork("INSERT INTO%tombstone%");
  }
}
