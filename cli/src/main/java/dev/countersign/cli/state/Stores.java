package dev.countersign.cli.state;

import java.util.Iterator;
import java.util.Set;

/** What the instances of policy-service hold. */
public interface Stores {
  /** The partitions that some instance decides now. */
  Set<Integer> partitions();

  /** The lines of one of them, as they come. */
  Listing list(int partition);

  /** The lines of a store; to be closed. */
  interface Listing extends Iterator<StoreLine>, AutoCloseable {
    @Override
    void close();
  }
}
