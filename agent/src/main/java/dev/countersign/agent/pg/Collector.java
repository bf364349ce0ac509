package dev.countersign.agent.pg;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.CommandTag;
import dev.countersign.agent.run.ResultSet;
import dev.countersign.agent.run.TextResult;
import dev.countersign.agent.run.TypeNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a text returns, up to a number of rows and of bytes; the rest is counted out as it
 * comes by. Filled on the connection's thread, read once the text has ended.
 */
class Collector {

  /** Keeps nothing. */
  static final Collector NONE =
      new Collector(0, 0, () -> {}) {
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

  /** What a row takes in memory beside its bytes, about. */
  private static final int ROW_OVERHEAD = 32;

  private final int mostRows;
  private final long mostBytes;
  private final Runnable onFull;
  private final List<ResultSet> sets = new ArrayList<>();
  private final List<CommandTag> tags = new ArrayList<>();
  private List<Column> columns = List.of();
  private List<byte[]> rows = new ArrayList<>();
  private int rowCount;
  private long byteCount;
  private volatile boolean truncated;
  private volatile boolean copyAsked;

  /**
   * Keeps up to so many rows and bytes.
   *
   * @param onFull called once, when the first row had to be left out
   */
  Collector(int mostRows, long mostBytes, Runnable onFull) {
    this.mostRows = mostRows;
    this.mostBytes = mostBytes;
    this.onFull = onFull;
  }

  boolean takesRows() {
    return true;
  }

  /** Whether to read a row of that many bytes, rather than to skip it. */
  boolean wants(int length) {
    if (!truncated && (rowCount >= mostRows || byteCount + length > mostBytes)) {
      truncated = true;
      onFull.run();
    }
    return !truncated;
  }

  void columns(List<Column> found) {
    columns = List.copyOf(found);
  }

  void row(byte[] row) {
    rows.add(row);
    rowCount++;
    byteCount += row.length + ROW_OVERHEAD;
  }

  /** A statement has ended. */
  void tag(CommandTag tag) {
    tags.add(tag);
    if (!columns.isEmpty()) {
      sets.add(new ResultSet(columns, rows));
    }
    columns = List.of();
    rows = new ArrayList<>();
  }

  /** A statement wants to exchange data in a way that there is no place for. */
  void copyAsked() {
    copyAsked = true;
  }

  boolean isTruncated() {
    return truncated;
  }

  boolean wasCopyAsked() {
    return copyAsked;
  }

  boolean sawTransactionControl() {
    return tags.stream().anyMatch(CommandTag::isTransactionControl);
  }

  /** The sets of the statements that have ended, and the one that was cut short. */
  List<ResultSet> sets() {
    if (truncated && !columns.isEmpty()) {
      var all = new ArrayList<>(sets);
      all.add(new ResultSet(columns, rows));
      return all;
    }
    return List.copyOf(sets);
  }

  TextResult result(TypeNames types) {
    long affected = tags.stream().mapToLong(CommandTag::affected).sum();
    return new TextResult(sets(), affected, truncated, types);
  }
}
