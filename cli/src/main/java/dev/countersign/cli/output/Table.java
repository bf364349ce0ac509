package dev.countersign.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows for people. Never wider than it is told: the widest columns give way first, and where there
 * are too many columns each row becomes a block of lines.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 6;

  /**
   * Where nothing is cut, longer cells stand out of their column, or they would widen every row.
   */
  private static final int WIDEST = 100;

  /**
   * How one thing of each row is shown.
   *
   * @param firm whether the column is shown in full, because half an id is no id
   */
  public record Column(String name, boolean firm, boolean right) {
    public static Column of(String name) {
      return new Column(name, false, false);
    }

    public static Column firm(String name) {
      return new Column(name, true, false);
    }

    public static Column number(String name) {
      return new Column(name, true, true);
    }
  }

  private final List<Column> columns;
  private final boolean isWhole;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(List<Column> columns) {
    this(columns, false);
  }

  private Table(List<Column> columns, boolean isWhole) {
    this.isWhole = isWhole;
    this.columns =
        columns.stream().map(c -> new Column(Cells.clean(c.name()), c.firm(), c.right())).toList();
  }

  /** One of which nothing is cut, however wide it gets. */
  static Table whole(List<Column> columns) {
    return new Table(columns, true);
  }

  public static Table of(Column... columns) {
    return new Table(List.of(columns));
  }

  /** Adds a row, one text a column, from wherever it comes. */
  public Table row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "Expected %d cells, but got %d".formatted(columns.size(), cells.size()));
    }
    rows.add(cells.stream().map(Cells::clean).toList());
    return this;
  }

  public Table row(String... cells) {
    return row(List.of(cells));
  }

  /** The lines, none wider than {@code width} columns. */
  public List<String> lines(int width) {
    return fitted(width, new int[columns.size()])
        .map(widths -> Stream.concat(Stream.of(head(widths)), body(widths).stream()).toList())
        .orElseGet(() -> blocks(width));
  }

  private int[] natural() {
    return IntStream.range(0, columns.size())
        .map(
            i ->
                Math.max(
                    Cells.width(columns.get(i).name()),
                    rows.stream().mapToInt(row -> Cells.width(row.get(i))).max().orElse(0)))
        .map(natural -> isWhole ? Math.min(natural, WIDEST) : natural)
        .toArray();
  }

  /** Whether it could be made to fit. */
  private boolean shrink(int[] widths, int width) {
    int room = width - GAP.length() * (widths.length - 1);
    int excess = IntStream.of(widths).sum() - room;
    while (excess > 0) {
      int widest = widestToGive(widths);
      if (widest < 0) {
        return false;
      }
      widths[widest]--;
      excess--;
    }
    return true;
  }

  private int widestToGive(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean mayGive = !columns.get(i).firm() && widths[i] > NARROWEST;
      if (mayGive && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  /** How wide each column is to be, at least as before, if all can be made to fit. */
  Optional<int[]> fitted(int width, int[] before) {
    int[] natural = natural();
    int[] widths =
        IntStream.range(0, natural.length).map(i -> Math.max(natural[i], before[i])).toArray();
    return shrink(widths, width) ? Optional.of(widths) : Optional.empty();
  }

  String head(int[] widths) {
    return line(widths, columns.stream().map(Column::name).toList());
  }

  List<String> body(int[] widths) {
    return rows.stream().map(row -> line(widths, row)).toList();
  }

  private String line(int[] widths, List<String> cells) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> fit(columns.get(i), cells.get(i), widths[i]))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private String fit(Column column, String cell, int width) {
    var text = isWhole ? cell : Cells.truncate(cell, width);
    return column.right()
        ? " ".repeat(Math.max(0, width - Cells.width(text))) + text
        : Cells.pad(text, width);
  }

  /** Each row as a block of lines, where there are too many columns. */
  List<String> blocks(int width) {
    int names = columns.stream().mapToInt(c -> Cells.width(c.name())).max().orElse(0);
    int nameWidth = Math.min(names, width / 3);
    var lines = new ArrayList<String>();
    for (var row : rows) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      for (int i = 0; i < columns.size(); i++) {
        var name = Cells.pad(Cells.truncate(columns.get(i).name(), nameWidth), nameWidth);
        lines.add(Cells.truncate(name + GAP + row.get(i), width));
      }
    }
    return lines;
  }
}
