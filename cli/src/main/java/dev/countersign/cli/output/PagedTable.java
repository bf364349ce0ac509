package dev.countersign.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A table of more rows than should be in memory: the first of them say how wide each column is, the
 * others follow under the same head, and where they need more they get it. Not thread-safe.
 */
public final class PagedTable {
  private static final int PAGE = 500;
  private static final int PAGE_CHARACTERS = 1 << 20;

  private final List<Table.Column> columns;
  private final int width;
  private final Consumer<String> lines;
  private final List<List<String>> page = new ArrayList<>();
  private Optional<int[]> widths = Optional.empty();
  private int characters;
  private boolean begun;

  /**
   * Without rows yet.
   *
   * @param width of the screen; no line is wider. Nothing is cut where it is the greatest there is
   */
  public PagedTable(List<Table.Column> columns, int width, Consumer<String> lines) {
    this.columns = List.copyOf(columns);
    this.width = width;
    this.lines = lines;
  }

  /** One text a column, from wherever it comes. */
  public void row(List<String> cells) {
    page.add(cells);
    characters += cells.stream().mapToInt(String::length).sum();
    if (page.size() == PAGE || characters > PAGE_CHARACTERS) {
      show();
    }
  }

  /** No row follows. */
  public void end() {
    if (!page.isEmpty() || !begun) {
      show();
    }
  }

  private void show() {
    var table = width == Integer.MAX_VALUE ? Table.whole(columns) : new Table(columns);
    page.forEach(table::row);
    page.clear();
    characters = 0;
    if (!begun) {
      begun = true;
      widths = table.fitted(width, new int[columns.size()]);
      widths.ifPresent(it -> lines.accept(table.head(it)));
    } else if (widths.isPresent()) {
      widths = table.fitted(width, widths.get());
    } else {
      lines.accept("");
    }
    widths.map(table::body).orElseGet(() -> table.blocks(width)).forEach(lines);
  }
}
