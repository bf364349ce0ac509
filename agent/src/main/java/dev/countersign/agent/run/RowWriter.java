package dev.countersign.agent.run;

import dev.countersign.agent.run.RowFlow.Piece;
import dev.countersign.agent.run.Utf8.NotUtf8Exception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Writes what a text returns as lines, on the thread that runs it, while it runs. Where the log
 * does not take them, nothing more of the text is wanted: it has no result any more, and must not
 * take effect.
 *
 * <p>Rows of a type that is not known wait a little: as a rule the text ends before they are many,
 * and then its own connection can be asked, which sees what the text itself has made.
 */
public final class RowWriter {
  private final RowFlow flow;
  private final Naming naming;
  private final Lines lines;
  private final BooleanSupplier stopAsked;
  private final Duration patience;
  private final RowOut out = new RowOut(this::send);
  private List<Column> columns = List.of();
  private ColumnTypes types = TypeNames.STANDARD;
  private final List<Piece> unnamed = new ArrayList<>();
  private long unnamedBytes;
  private long rows;
  private boolean lost;
  private boolean unreadable;

  /** Finds out what is not known yet of the types of columns. */
  @FunctionalInterface
  public interface Naming {
    /** Knows all that can be known; may ask the server, by another connection. */
    ColumnTypes of(List<Column> columns) throws InterruptedException;
  }

  /**
   * Writes nothing yet.
   *
   * @param stopAsked whether somebody wants the text to stop
   * @param patience how long to wait for the log to take something
   */
  public RowWriter(
      RowFlow flow, Naming naming, Lines lines, BooleanSupplier stopAsked, Duration patience) {
    this.flow = flow;
    this.naming = naming;
    this.lines = lines;
    this.stopAsked = stopAsked;
    this.patience = patience;
  }

  /** For a statement of the agent's own, whose rows go elsewhere. */
  public static RowWriter ofNothing() {
    return new RowWriter(
        new RowFlow(0, 0, _ -> {}, () -> {}),
        _ -> TypeNames.STANDARD,
        (_, _) -> true,
        () -> false,
        Duration.ZERO);
  }

  /** How many rows were written. */
  public long rows() {
    return rows;
  }

  public boolean isTruncated() {
    return cut().isPresent();
  }

  /** By what rows were left out, where they were. */
  public Optional<Cut> cut() {
    return flow.cut();
  }

  /** Whether it could not be written, so that the text cannot have a result. */
  public boolean isLost() {
    return lost;
  }

  /** Whoever waits in {@link #write} is to look whether the text has ended; for any thread. */
  public void wake() {
    flow.wake();
  }

  /**
   * Writes what has come by.
   *
   * @param within how long to wait for something to come by
   * @return whether anything had
   */
  public boolean write(Duration within) throws InterruptedException {
    var pieces = flow.take(within);
    for (var piece : pieces) {
      if (unnamed.isEmpty() && unknown(piece).isEmpty()) {
        write(piece, naming);
        continue;
      }
      unnamed.add(piece);
      unnamedBytes += piece.size();
      if (unnamedBytes >= RowFlow.ENOUGH) {
        writeUnnamed(naming);
      }
    }
    return !pieces.isEmpty();
  }

  /**
   * The types that have to be looked up for what waits for their names, once the text has ended.
   */
  public Set<Long> unknownTypes() {
    return unnamed.stream()
        .flatMap(piece -> unknown(piece).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Writes what waits for the names of its types. */
  public void writeUnnamed(Naming found) throws InterruptedException {
    var pieces = List.copyOf(unnamed);
    unnamed.clear();
    unnamedBytes = 0;
    for (var piece : pieces) {
      write(piece, found);
    }
  }

  private static Set<Long> unknown(Piece piece) {
    return piece instanceof Piece.Begin(var found, TypeNames _)
        ? TypeNames.unknown(found)
        : Set.of();
  }

  private void write(Piece piece, Naming named) throws InterruptedException {
    if (lost) {
      return;
    }
    switch (piece) {
      case Piece.Begin(var found, var known) -> {
        columns = found;
        types = unknown(piece).isEmpty() ? known : named.of(found);
        line(ResultDocument.columns(columns, types));
      }
      case Piece.Row(var bytes) -> {
        rows++;
        row(bytes);
      }
    }
  }

  private void row(byte[] bytes) throws InterruptedException {
    try {
      ResultDocument.row(bytes, columns, types, out);
    } catch (NotUtf8Exception e) {
      unreadable = true;
      lose();
      return;
    }
    if (!out.flush()) {
      lose();
    }
  }

  private void line(String line) throws InterruptedException {
    if (!send(line)) {
      lose();
    }
  }

  private boolean send(String piece) throws InterruptedException {
    long begun = System.nanoTime();
    return lines.write(
        piece, () -> stopAsked.getAsBoolean() || System.nanoTime() - begun > patience.toNanos());
  }

  private void lose() {
    lost = true;
    flow.discard();
  }

  /** Why nothing took effect, where the log did not take the result. */
  public Ended notTaken() {
    if (unreadable) {
      return Ended.Failed.of(
          "NOT_UTF8",
          "Expected the target to send text in UTF-8, but a value of the result is in another"
              + " encoding; nothing took effect");
    }
    return stopAsked.getAsBoolean()
        ? new Ended.Stopped()
        : Ended.Failed.of(
            "RESULT_NOT_TAKEN",
            "Expected the log to take the result while the target sent it, but it did not in time;"
                + " nothing took effect");
  }
}
