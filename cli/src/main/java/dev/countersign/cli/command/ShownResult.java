package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.output.Cells;
import dev.countersign.cli.output.PagedTable;
import dev.countersign.cli.output.Screen;
import dev.countersign.cli.output.Table;
import dev.countersign.json.result.ResultLines;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Rows for people: a table for each statement, or a block of lines for each row. */
final class ShownResult implements ResultLines.Reader {
  private final Screen screen;
  private final boolean vertical;
  private List<String> names = List.of();
  private Optional<PagedTable> table = Optional.empty();
  private long rows;
  private JsonNode end = JsonNodeFactory.instance.objectNode();
  private Optional<JsonNode> error = Optional.empty();

  /**
   * Nothing is shown yet.
   *
   * @param vertical whether each value stands on a line of its own
   */
  ShownResult(Screen screen, boolean vertical) {
    this.screen = screen;
    this.vertical = vertical;
  }

  @Override
  public void columns(JsonNode columns) {
    finish();
    names = stream(columns).map(it -> it.path("name").asText()).toList();
    if (!vertical && !names.isEmpty()) {
      table =
          Optional.of(
              new PagedTable(
                  names.stream().map(Table.Column::of).toList(), screen.width(), screen::line));
    }
  }

  @Override
  public void row(JsonNode values) {
    rows++;
    var cells = stream(values).map(ShownResult::cell).toList();
    if (table.isPresent()) {
      table.get().row(cells);
    } else {
      block(cells);
    }
  }

  /** A value is shown in full, however long. */
  private void block(List<String> cells) {
    screen.line("-[ row %d ]-".formatted(rows));
    int width = names.stream().mapToInt(Cells::width).max().orElse(0);
    for (int i = 0; i < cells.size(); i++) {
      screen.line(Cells.pad(Cells.clean(names.get(i)), width) + "  " + Cells.clean(cells.get(i)));
    }
  }

  @Override
  public void end(JsonNode last) {
    finish();
    end = last;
  }

  @Override
  public void error(JsonNode said) {
    finish();
    error = Optional.of(said);
  }

  private void finish() {
    table.ifPresent(PagedTable::end);
    table = Optional.empty();
  }

  /** What the target said, where it failed. */
  Optional<JsonNode> error() {
    return error;
  }

  /** How many rows there were, in words. */
  String summary() {
    var words = new StringBuilder(rows + (rows == 1 ? " row" : " rows"));
    long affected = end.path("affected").asLong();
    if (affected > 0) {
      words.append(", ").append(affected).append(" changed");
    }
    words.append(end.path("truncated").asBoolean() ? ", more were left out." : ".");
    return words
        .append(
            end.path("outsideTransaction").asBoolean()
                ? " Its statements took effect one by one, outside of a transaction."
                : "")
        .toString();
  }

  private static String cell(JsonNode value) {
    return value.isNull() ? "NULL" : ResultLines.text(value);
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
