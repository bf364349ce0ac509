package dev.countersign.agent.mysql;

import dev.countersign.agent.EarlierRuns;
import java.time.Duration;

/** At MySQL or MariaDB. */
class EarlierRunsIT extends EarlierRuns<Target> {

  @Override
  protected Target target() {
    return new Target(Duration.ofSeconds(10));
  }

  @Override
  protected String outside() {
    return "CREATE TABLE made (n int)";
  }

  @Override
  protected String undo() {
    return "DROP TABLE made";
  }

  @Override
  protected String receipts() {
    return "countersign_receipt";
  }
}
