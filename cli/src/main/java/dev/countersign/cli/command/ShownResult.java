package dev.countersign.cli.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.http.ResultEnd;
import dev.countersign.cli.http.ResultStream;
import dev.countersign.cli.output.Cells;
import dev.countersign.cli.output.PagedTable;
import dev.countersign.cli.output.Screen;
import dev.countersign.cli.output.Table;
import dev.countersign.json.result.ExactJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows for people: a table for each statement, or a block of lines for each row. */
final class ShownResult implements ResultStream.Reader {
  private static final JsonMapper SHORT = new JsonMapper();

  private final Screen screen;
  private final boolean vertical;
  private List<String> names = List.of();
  private Optional<PagedTable> table = Optional.empty();
  private int sets;
  private long rowsOfSet;
  private long rows;

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
  public void columns(JsonParser columns) throws IOException {
    end();
    names = new ArrayList<>();
    JsonNode described = SHORT.readTree(columns);
    described.forEach(it -> names.add(it.path("name").asText()));
    rowsOfSet = 0;
    if (names.isEmpty()) {
      return;
    }
    sets++;
    if (sets > 1) {
      screen.line("");
      screen.line("-[ result %d ]-".formatted(sets));
    }
    if (!vertical) {
      table =
          Optional.of(
              new PagedTable(
                  names.stream().map(Table.Column::of).toList(), screen.rowWidth(), screen::line));
    }
  }

  @Override
  public void row(JsonParser values) throws IOException {
    rows++;
    rowsOfSet++;
    var cells = new ArrayList<String>();
    while (values.nextToken() != JsonToken.END_ARRAY) {
      cells.add(values.currentToken() == JsonToken.VALUE_NULL ? "NULL" : ExactJson.text(values));
    }
    if (table.isPresent()) {
      table.get().row(cells);
    } else {
      block(cells);
    }
  }

  /** A value is shown in full, however long. */
  private void block(List<String> cells) {
    screen.line("-[ row %d ]-".formatted(rowsOfSet));
    int width = names.stream().mapToInt(Cells::width).max().orElse(0);
    for (int i = 0; i < cells.size(); i++) {
      screen.line(Cells.pad(Cells.clean(names.get(i)), width) + "  " + Cells.clean(cells.get(i)));
    }
  }

  /** Shows what waits for its table to be full. */
  void end() {
    table.ifPresent(PagedTable::end);
    table = Optional.empty();
  }

  /** How many rows there were, in words. */
  String summary(ResultEnd end) {
    var words = new StringBuilder(rows + (rows == 1 ? " row" : " rows"));
    if (end.affected() > 0) {
      words.append(", ").append(end.affected()).append(" changed");
    }
    words.append('.');
    end.leftOut().ifPresent(it -> words.append(' ').append(it));
    end.outside().ifPresent(it -> words.append(' ').append(it));
    return words.toString();
  }
}
