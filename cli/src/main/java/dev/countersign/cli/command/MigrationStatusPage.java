package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.migrate.MigrationRow;
import dev.countersign.cli.migrate.Standing;
import dev.countersign.cli.migrate.Standing.State;
import dev.countersign.cli.output.Screen;
import dev.countersign.cli.output.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where the migrations of a target stand, for people or programs. */
record MigrationStatusPage(Screen screen, boolean json) {

  void show(MigrationPlace place, List<Standing> standings) {
    if (json) {
      screen.json(json(place, standings));
      return;
    }
    var table =
        Table.of(
            Table.Column.firm("VERSION"),
            Table.Column.of("NAME"),
            Table.Column.firm("STATE"),
            Table.Column.of("REMARK"));
    standings.forEach(
        it -> table.row(Long.toString(it.version()), it.name(), word(it.state()), it.remark()));
    table.lines(screen.width()).forEach(screen::line);
    screen.say(summary(standings));
  }

  /** Whether nothing of it has to be mended. */
  static boolean isSound(List<Standing> standings) {
    return standings.stream()
        .allMatch(it -> it.state() == State.APPLIED || it.state() == State.PENDING);
  }

  private static ObjectNode json(MigrationPlace place, List<Standing> standings) {
    var all = JsonNodeFactory.instance.objectNode();
    all.put("target", place.target()).put("environment", place.environment());
    all.put("sound", isSound(standings));
    var items = all.putArray("migrations");
    for (var it : standings) {
      var item = items.addObject();
      item.put("version", it.version()).put("name", it.name()).put("state", word(it.state()));
      it.file().ifPresent(file -> item.put("fileChecksum", file.checksum().value()));
      it.row().ifPresent(row -> row(item, row));
    }
    return all;
  }

  private static void row(ObjectNode item, MigrationRow row) {
    item.put("checksum", row.checksum()).put("execution", row.execution());
    if (!row.isWhole()) {
      item.put("direction", row.isOnItsWayDown() ? "down" : "up")
          .put("statements", row.statements())
          .put("begun", row.begun())
          .put("done", row.done());
    }
  }

  private static String summary(List<Standing> standings) {
    return standings.isEmpty()
        ? "No migrations: neither in the folder nor at the target."
        : Arrays.stream(State.values())
            .map(state -> count(standings, state))
            .filter(it -> !it.isEmpty())
            .collect(Collectors.joining(", ", "", "."));
  }

  private static String count(List<Standing> standings, State state) {
    long count = standings.stream().filter(it -> it.state() == state).count();
    return count == 0 ? "" : count + " " + word(state);
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
