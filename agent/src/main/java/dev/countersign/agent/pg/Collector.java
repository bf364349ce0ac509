package dev.countersign.agent.pg;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.CommandTag;
import dev.countersign.agent.run.RowFlow;
import dev.countersign.agent.run.RowSink;
import dev.countersign.agent.run.TypeNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Hears what a text returns, on the connection's thread; what it says of it is read once the text
 * has ended.
 */
class Collector {

  /** Hears nothing. */
  static final Collector NONE =
      new Collector(new RowFlow(0, 0, _ -> {}, () -> {})) {
        @Override
        boolean takesRows() {
          return false;
        }

        @Override
        boolean wants(int length) {
          return true;
        }

        @Override
        void columns(List<Column> found) {
          // Somebody else's.
        }

        @Override
        void tag(CommandTag tag) {
          // Somebody else's.
        }
      };

  private final RowSink rows;
  private final List<CommandTag> tags = new ArrayList<>();
  private volatile boolean copyAsked;

  /** Passes the rows on. */
  Collector(RowSink rows) {
    this.rows = rows;
  }

  boolean takesRows() {
    return true;
  }

  /** Whether to read a row of that many bytes, rather than to skip it. */
  boolean wants(int length) {
    return rows.wants(length);
  }

  void columns(List<Column> found) {
    rows.columns(found, TypeNames.STANDARD);
  }

  void row(byte[] row) {
    rows.row(row);
  }

  /** A statement has ended. */
  void tag(CommandTag tag) {
    tags.add(tag);
    rows.endStatement();
  }

  /** A statement wants to exchange data in a way that there is no place for. */
  void copyAsked() {
    copyAsked = true;
  }

  boolean wasCopyAsked() {
    return copyAsked;
  }

  boolean sawTransactionControl() {
    return tags.stream().anyMatch(CommandTag::isTransactionControl);
  }

  /** How many rows were changed. */
  long affected() {
    return tags.stream().mapToLong(CommandTag::affected).sum();
  }
}
