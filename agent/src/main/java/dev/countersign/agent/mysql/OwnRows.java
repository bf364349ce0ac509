package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.ColumnTypes;
import dev.countersign.agent.run.RowSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps the few rows of a statement of the agent's own. */
final class OwnRows implements RowSink {
  private static final int MOST_ROWS = 100;
  private static final long MOST_BYTES = 1 << 16;

  private final List<byte[]> rows = new ArrayList<>();
  private long bytes;

  @Override
  public boolean wants(int length) {
    return rows.size() < MOST_ROWS && bytes + length <= MOST_BYTES;
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

  /** Their values as text and null as "". */
  List<List<String>> texts() {
    return rows.stream().map(OwnRows::texts).toList();
  }

  private static List<String> texts(byte[] row) {
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
