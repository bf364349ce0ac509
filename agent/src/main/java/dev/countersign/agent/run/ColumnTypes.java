package dev.countersign.agent.run;

/** The types of a result's columns, each by the number that {@link Column#type} gives. */
public interface ColumnTypes {

  /** What a reader is told that the type is called: as the server's own manual calls it. */
  String name(long type);

  /** Writes one value that is not null as JSON, without loss of what the server sent. */
  void write(long type, byte[] value, RowOut out) throws InterruptedException;
}
