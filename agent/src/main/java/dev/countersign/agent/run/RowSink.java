package dev.countersign.agent.run;

import java.util.List;

/** Takes what a text returns, on the connection's thread, as it comes by. */
public interface RowSink {

  /** Whether to read a row of that many bytes, rather than to skip it. */
  boolean wants(int length);

  /** A statement is about to return rows. */
  void columns(List<Column> columns, ColumnTypes types);

  /**
   * A row in the form of PostgreSQL's DataRow: the number of its values in two bytes, then for each
   * its length in four, or -1 for null, and its bytes.
   */
  void row(byte[] row);

  /** A statement has ended. */
  void endStatement();
}
