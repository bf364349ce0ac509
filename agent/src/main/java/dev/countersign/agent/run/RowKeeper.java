package dev.countersign.agent.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the rows that a text returns, up to a number of rows and of bytes; the rest is counted out
 * as it comes by. Filled on the connection's thread, read once the text has ended.
 */
public final class RowKeeper {

  /** What a row takes in memory beside its bytes, about. */
  private static final int ROW_OVERHEAD = 32;

  private final int mostRows;
  private final long mostBytes;
  private final Runnable onFull;
  private final List<ResultSet> sets = new ArrayList<>();
  private List<Column> columns = List.of();
  private List<byte[]> rows = new ArrayList<>();
  private int rowCount;
  private long byteCount;
  private volatile boolean truncated;

  /**
   * Keeps up to so many rows and bytes.
   *
   * @param onFull called once, when the first row had to be left out
   */
  public RowKeeper(int mostRows, long mostBytes, Runnable onFull) {
    this.mostRows = mostRows;
    this.mostBytes = mostBytes;
    this.onFull = onFull;
  }

  /** Whether to read a row of that many bytes, rather than to skip it. */
  public boolean wants(int length) {
    if (!truncated && (rowCount >= mostRows || byteCount + length > mostBytes)) {
      truncated = true;
      onFull.run();
    }
    return !truncated;
  }

  public void columns(List<Column> found) {
    columns = List.copyOf(found);
  }

  /** A row in the form that {@link ResultSet} describes. */
  public void row(byte[] row) {
    rows.add(row);
    rowCount++;
    byteCount += row.length + ROW_OVERHEAD;
  }

  /** A statement has ended. */
  public void endStatement() {
    if (!columns.isEmpty()) {
      sets.add(new ResultSet(columns, rows));
    }
    columns = List.of();
    rows = new ArrayList<>();
  }

  public boolean isTruncated() {
    return truncated;
  }

  /** The sets of the statements that have ended, and the one that was cut short. */
  public List<ResultSet> sets() {
    if (truncated && !columns.isEmpty()) {
      var all = new ArrayList<>(sets);
      all.add(new ResultSet(columns, rows));
      return all;
    }
    return List.copyOf(sets);
  }
}
