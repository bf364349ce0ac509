package dev.countersign.cli.state;

import java.util.function.BiConsumer;

/** The log of events, committed records only, one partition at a time. */
public interface EventSource extends AutoCloseable {
  /** How many partitions there are. */
  int partitions();

  /** Goes to the beginning of a partition. */
  void open(int partition);

  /** Gives the next record, its key and its value; false where the log ends at the moment. */
  boolean next(BiConsumer<String, byte[]> reader);

  @Override
  void close();
}
