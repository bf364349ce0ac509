package dev.countersign.agent.pg;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.CommandTag;
import dev.countersign.agent.run.ResultSet;
import dev.countersign.agent.run.RowKeeper;
import dev.countersign.agent.run.TextResult;
import dev.countersign.agent.run.TypeNames;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a text returns. Filled on the connection's thread, read once the text has ended. */
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

  private final RowKeeper kept;
  private final List<CommandTag> tags = new ArrayList<>();
  private volatile boolean copyAsked;

  /**
   * Keeps up to so many rows and bytes.
   *
   * @param onFull called once, when the first row had to be left out
   */
  Collector(int mostRows, long mostBytes, Runnable onFull) {
    kept = new RowKeeper(mostRows, mostBytes, onFull);
  }

  boolean takesRows() {
    return true;
  }

  /** Whether to read a row of that many bytes, rather than to skip it. */
  boolean wants(int length) {
    return kept.wants(length);
  }

  void columns(List<Column> found) {
    kept.columns(found);
  }

  void row(byte[] row) {
    kept.row(row);
  }

  /** A statement has ended. */
  void tag(CommandTag tag) {
    tags.add(tag);
    kept.endStatement();
  }

  /** A statement wants to exchange data in a way that there is no place for. */
  void copyAsked() {
    copyAsked = true;
  }

  boolean isTruncated() {
    return kept.isTruncated();
  }

  boolean wasCopyAsked() {
    return copyAsked;
  }

  boolean sawTransactionControl() {
    return tags.stream().anyMatch(CommandTag::isTransactionControl);
  }

  List<ResultSet> sets() {
    return kept.sets();
  }

  TextResult result(TypeNames types) {
    long affected = tags.stream().mapToLong(CommandTag::affected).sum();
    return TextResult.of(sets(), affected, isTruncated(), types);
  }
}
