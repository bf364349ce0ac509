package dev.countersign.agent.run;

/**
 * Where rows are written. Once so much waits it is on its way, so that of the longest value only a
 * piece is in memory as JSON, which is up to six times as long as the value itself. Not
 * thread-safe.
 */
public final class RowOut {
  /** Characters; a row of usual length is one piece. */
  private static final int PIECE = 32 << 10;

  private final Pieces pieces;
  private final StringBuilder waiting = new StringBuilder();
  private boolean lost;

  /** Takes text, cut anywhere but within a character. */
  @FunctionalInterface
  interface Pieces {
    /** Whether it was taken; if not, none that follows will be wanted. */
    boolean take(String piece) throws InterruptedException;
  }

  RowOut(Pieces pieces) {
    this.pieces = pieces;
  }

  RowOut append(char c) throws InterruptedException {
    waiting.append(c);
    if (waiting.length() >= PIECE && !Character.isHighSurrogate(c)) {
      flush();
    }
    return this;
  }

  /** Of a text that is short. */
  RowOut append(String text) throws InterruptedException {
    waiting.append(text);
    if (waiting.length() >= PIECE) {
      flush();
    }
    return this;
  }

  /** Lets go what waits; whether all of it was taken so far. */
  boolean flush() throws InterruptedException {
    lost = lost || !pieces.take(waiting.toString());
    waiting.setLength(0);
    return !lost;
  }
}
