package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.ColumnTypes;
import dev.countersign.agent.run.RowSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps the rows of a statement of the agent's own. */
final class OwnRows implements RowSink {
  private static final int MANY = 100_000;

  /** As texts they take several times as much, of an agent with heaps of 128 MiB. */
  private static final long MANY_BYTES = 8L << 20;

  private final int mostRows;
  private final long mostBytes;
  private final List<byte[]> rows = new ArrayList<>();
  private long bytes;
  private boolean truncated;

  OwnRows(int mostRows, long mostBytes) {
    this.mostRows = mostRows;
    this.mostBytes = mostBytes;
  }

  static OwnRows few() {
    return new OwnRows(100, 1 << 16);
  }

  static OwnRows many() {
    return new OwnRows(MANY, MANY_BYTES);
  }

  @Override
  public boolean wants(int length) {
    truncated |= rows.size() >= mostRows || bytes + length > mostBytes;
    return !truncated;
  }

  boolean isTruncated() {
    return truncated;
  }

  @Override
  public void columns(List<Column> columns, ColumnTypes types) {
    // Known to whoever asked.
  }

  @Override
  public void row(byte[] row) {
    rows.add(row);
    bytes += row.length;
  }

  @Override
  public void endStatement() {
    // There is but one.
  }

  /** As {@link RowSink#row} took them. */
  List<byte[]> rows() {
    return List.copyOf(rows);
  }

  /** Their values as text and null as "". */
  List<List<String>> texts() {
    return rows.stream().map(OwnRows::texts).toList();
  }

  /** The values of a row as text and null as "". */
  static List<String> texts(byte[] row) {
    var in = ByteBuffer.wrap(row);
    var texts = new ArrayList<String>();
    for (int left = in.getShort(); left > 0; left--) {
      var value = new byte[Math.max(0, in.getInt())];
      in.get(value);
      texts.add(new String(value, StandardCharsets.UTF_8));
    }
    return texts;
  }
}
