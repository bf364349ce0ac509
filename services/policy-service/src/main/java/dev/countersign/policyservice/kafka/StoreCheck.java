package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.kafka.log.EventReader;
import dev.countersign.policyservice.kafka.log.OwnLog;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.topic.Topics;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sees to it that a task's store is what the log says, before the task decides anything. Normally
 * they end in the same event, and that is all there is to do.
 */
final class StoreCheck {
  private static final Logger LOG = Logger.getLogger(StoreCheck.class);

  private final OwnLog log;
  private final EventReader reader;
  private final int partition;
  private final TaskStore store;

  StoreCheck(OwnLog log, EventReader reader, int partition, TaskStore store) {
    this.log = log;
    this.reader = reader;
    this.partition = partition;
    this.store = store;
  }

  /**
   * Whether the store must be made anew. One that never was, where nothing has happened, begins.
   */
  boolean isStale() {
    var end = end();
    if (isInStep(end)) {
      return false;
    }
    if (end.equals(Digest.NONE) && store.head().find().isEmpty()) {
      store.head().put(end);
      return false;
    }
    log.awaitSettled(Topics.EVENTS, partition);
    if (isInStep(end())) {
      return false;
    }
    LOG.warnf(
        "The store of a task is not what the log says, so it is made anew partition=%d store=%s log=%s",
        partition, store.head().find().map(Digest::value).orElse("none"), end());
    return true;
  }

  private boolean isInStep(Digest end) {
    return store.head().find().equals(Optional.of(end));
  }

  private Digest end() {
    return log.last(Topics.EVENTS, partition).map(reader::hash).orElse(Digest.NONE);
  }
}
