package dev.countersign.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagedTableTest {
  private static final List<Table.Column> COLUMNS =
      List.of(Table.Column.of("a"), Table.Column.of("b"));

  private final List<String> lines = new ArrayList<>();

  private PagedTable table(int width) {
    return new PagedTable(COLUMNS, width, lines::add);
  }

  /** Or one long cell would make each row as long as itself. */
  @Test
  void shouldNotWidenOtherRowsForALongCellWhereNothingIsCut() {
    var table = table(Integer.MAX_VALUE);
    var text = "x".repeat(100_000);

    table.row(List.of(text, "1"));
    table.row(List.of("y", "2"));
    table.end();

    assertThat(lines)
        .containsExactly("a" + " ".repeat(101) + "b", text + "  1", "y" + " ".repeat(101) + "2");
  }

  @Test
  void shouldCutALongCellOnATerminal() {
    var table = table(40);

    table.row(List.of("x".repeat(1000), "1"));
    table.end();

    assertThat(lines).allSatisfy(it -> assertThat(it).hasSizeLessThanOrEqualTo(40));
    assertThat(lines.getLast()).endsWith("…  1");
  }

  /** Long rows are shown as they come, and not kept until there are many. */
  @Test
  void shouldNotKeepManyLongRows() {
    var table = table(Integer.MAX_VALUE);

    for (int i = 0; i < 3; i++) {
      table.row(List.of("x".repeat(600_000), "1"));
    }

    assertThat(lines).hasSize(3);
    table.end();
    assertThat(lines).hasSize(4);
  }
}
