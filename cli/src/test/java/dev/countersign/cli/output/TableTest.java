package dev.countersign.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.output.Table.Column;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void shouldAlignColumns() {
    var table =
        Table.of(Column.of("NAME"), Column.number("ROWS")).row("orders", "5").row("o", "1200");

    assertThat(table.lines(80)).containsExactly("NAME    ROWS", "orders     5", "o       1200");
  }

  @Test
  void shouldNeverBeWiderThanItIsTold() {
    var table = Table.of(Column.firm("ID"), Column.of("TEXT"), Column.of("更多"));
    table.row("i".repeat(26), "x".repeat(200), "漢字".repeat(30));

    assertThat(table.lines(80)).allMatch(line -> Cells.width(line) <= 80);
    assertThat(table.lines(80).get(1)).startsWith("i".repeat(26) + "  ").contains("…");
  }

  @Test
  void shouldKnowHowWideATerminalShowsACharacter() {
    assertThat(Cells.width("✅⭐⚡😀")).isEqualTo(8);
    assertThat(Cells.width("\uA960\uA97C漢")).isEqualTo(6);
    assertThat(Cells.width("aé…☎")).isEqualTo(4);
  }

  @Test
  void shouldBreakIntoBlocksWhereThereAreTooManyColumns() {
    var names = IntStream.range(0, 40).mapToObj("column_%d"::formatted).toList();
    var table =
        new Table(names.stream().map(Column::of).toList())
            .row(names.stream().map(_ -> "some value").toList());

    assertThat(table.lines(80)).hasSize(40).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldShowEscapesInsteadOfObeyingThem() {
    var table = new Table(List.of(Column.of("A\u001b[2J"))).row("\u001b]0;gotcha\u0007\n\u202e");

    assertThat(String.join("\n", table.lines(80)))
        .doesNotContain("\u001b", "\u0007", "\u202e")
        .contains("\\u{1b}]0;gotcha\\u{7}\\n\\u{202e}");
  }
}
