package dev.countersign.agent.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows on their way from the connection's thread to the one that writes them. Little is kept: once
 * so much waits, the server is held back until it has been taken. What is beyond the limits of a
 * result is skipped as it comes by.
 */
public final class RowFlow implements RowSink {
  /** The longest row that is read, as the server sends it: one is in memory several times over. */
  static final int ROW_BYTES = 4 << 20;

  static final int ENOUGH = 1 << 20;

  /** What a row takes in memory beside its bytes, about; and a column. */
  private static final int OVERHEAD = 64;

  /** What comes by. */
  sealed interface Piece {
    /** What it takes in memory, about. */
    int size();

    record Begin(List<Column> columns, ColumnTypes types) implements Piece {
      @Override
      public int size() {
        return OVERHEAD * columns.size();
      }
    }

    /** Nobody compares rows, and to copy each would be a waste. */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(byte[] bytes) implements Piece {
      @Override
      public int size() {
        return bytes.length + OVERHEAD;
      }
    }
  }

  private final int mostRows;
  private final long mostBytes;
  private final Gate gate;
  private final Runnable onFull;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Piece> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean held;
  private boolean awake;
  private boolean inRows;
  private long rows;
  private long bytes;
  private volatile Optional<Cut> cut = Optional.empty();
  private volatile boolean discarding;

  /**
   * Lets so many rows and bytes through.
   *
   * @param gate of the connection that they come from
   * @param onFull called once, when the first row had to be left out
   */
  public RowFlow(int mostRows, long mostBytes, Gate gate, Runnable onFull) {
    this.mostRows = mostRows;
    this.mostBytes = mostBytes;
    this.gate = gate;
    this.onFull = onFull;
  }

  @Override
  public boolean wants(int length) {
    if (discarding) {
      return false;
    }
    if (cut.isEmpty()) {
      cut = cutBy(length);
      if (cut.isPresent()) {
        onFull.run();
      }
    }
    return cut.isEmpty();
  }

  private Optional<Cut> cutBy(int length) {
    if (rows >= mostRows) {
      return Optional.of(new Cut(Cut.By.ROWS, mostRows));
    }
    if (length > ROW_BYTES) {
      return Optional.of(new Cut(Cut.By.ROW_BYTES, ROW_BYTES));
    }
    return bytes + length > mostBytes
        ? Optional.of(new Cut(Cut.By.BYTES, mostBytes))
        : Optional.empty();
  }

  @Override
  public void columns(List<Column> columns, ColumnTypes types) {
    inRows = !columns.isEmpty();
    if (inRows) {
      add(new Piece.Begin(List.copyOf(columns), types));
    }
  }

  @Override
  public void row(byte[] row) {
    rows++;
    bytes += row.length;
    if (inRows) {
      add(new Piece.Row(row));
    }
  }

  @Override
  public void endStatement() {
    inRows = false;
  }

  /** By what rows were left out, where they were. */
  public Optional<Cut> cut() {
    return cut;
  }

  private void add(Piece piece) {
    lock.lock();
    try {
      if (discarding) {
        return;
      }
      waiting.add(piece);
      waitingBytes += piece.size();
      if (!held && waitingBytes >= ENOUGH) {
        held = true;
        gate.hold(true);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What has come by; where nothing has, it is waited for unless somebody wakes the waiting. */
  List<Piece> take(Duration within) throws InterruptedException {
    lock.lock();
    try {
      long left = within.toNanos();
      while (waiting.isEmpty() && !awake && left > 0) {
        left = changed.awaitNanos(left);
      }
      var taken = waiting;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      awake = false;
      letIn();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits for rows is to look whether the statement has ended. */
  void wake() {
    lock.lock();
    try {
      awake = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody wants any more of it: what comes by is let go, so that the server comes to its end. */
  void discard() {
    lock.lock();
    try {
      discarding = true;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      letIn();
    } finally {
      lock.unlock();
    }
  }

  private void letIn() {
    if (held) {
      held = false;
      gate.hold(false);
    }
  }
}
