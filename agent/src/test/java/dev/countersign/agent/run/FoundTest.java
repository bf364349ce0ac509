package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoundTest {
  private final Found found = new Found();

  @Test
  void shouldSayFirstWhichTablesAreThere() {
    found.say("It was begun.");
    found.tables(
        List.of(
            new Found.Table.There("a", "view", List.of("n int", "m int"), List.of()),
            new Found.Table.Missing("b"),
            new Found.Table.Unread("c")));

    assertThat(found.text())
        .isEqualTo(
            "It was begun. Table a is there: view. Table b is not there, or the agent's role may"
                + " not see it. Table c could not be looked at: a statement at work keeps it, or it is"
                + " damaged. Columns of a: n int, m int. Indexes of a: none.");
  }

  @Test
  void shouldCountTheColumnsThatItLeavesOut() {
    var columns = IntStream.rangeClosed(1, 40).mapToObj(i -> "c" + i + " int").toList();

    found.tables(List.of(new Found.Table.There("a", "table", columns, List.of())));

    assertThat(found.text()).contains("c30 int, and 10 more.").doesNotContain("c31");
  }

  @Test
  void shouldLeaveOutWholeSentencesAndSaySo() {
    found.tables(Collections.nCopies(100, new Found.Table.Missing("t".repeat(64))));
    found.say("Small.");

    assertThat(found.text())
        .hasSizeLessThanOrEqualTo(4_000)
        .hasSizeGreaterThan(3_500)
        .endsWith("may not see it. There is more, for which there is no room here.");
  }

  @Test
  void shouldKeepOneLineWhateverANameHolds() {
    found.say("Table a\nb is there.");

    assertThat(found.text()).isEqualTo("Table a?b is there.");
  }
}
