package dev.countersign.cli.state;

import java.util.Optional;

/** The log of events, committed records only, one partition at a time. */
public interface EventSource extends AutoCloseable {
  /** How many partitions there are. */
  int partitions();

  /** Goes to the beginning of a partition. */
  void open(int partition);

  /** The next record; empty where the log ends at the moment. */
  Optional<Event> next();

  /**
   * One event.
   *
   * @param key the request
   */
  record Event(String key, byte[] value) {}

  @Override
  void close();
}
