package dev.countersign.agent.pg;

import dev.countersign.agent.EarlierRuns;
import java.time.Duration;

/** At PostgreSQL. */
class EarlierRunsIT extends EarlierRuns<Target> {

  @Override
  protected Target target() {
    return new Target(Duration.ofSeconds(10), 1 << 20);
  }

  @Override
  protected String outside() {
    return "CREATE INDEX CONCURRENTLY made ON item (n)";
  }

  @Override
  protected String undo() {
    return "DROP INDEX made";
  }

  @Override
  protected String receipts() {
    return "countersign.countersign_receipt";
  }
}
