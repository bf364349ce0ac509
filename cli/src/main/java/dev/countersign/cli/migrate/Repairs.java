package dev.countersign.cli.migrate;

import dev.countersign.cli.CliException;
import dev.countersign.cli.migrate.Standing.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be done about migrations that are not as they should be. */
public final class Repairs {
  private final List<Standing> standings;

  public Repairs(List<Standing> standings) {
    this.standings = standings;
  }

  /** Those with a file that are not applied, or only in part. */
  public MigrationJson markApplied(List<Long> versions) {
    var chosen = chosen(versions);
    var document = new MigrationJson("mark-applied", rows(chosen));
    for (var it : chosen) {
      require(
          it.file().isPresent() && (it.state() == State.PENDING || it.state() == State.INCOMPLETE),
          "Expected a migration with a file here that is pending or incomplete, but %s is %s",
          it);
      document.up(it.file().orElseThrow());
    }
    return document;
  }

  /** Those that the target lists, in whatever state. */
  public MigrationJson markReverted(List<Long> versions) {
    var chosen = chosen(versions);
    var document = new MigrationJson("mark-reverted", rows(chosen));
    for (var it : chosen) {
      require(it.row().isPresent(), "Expected a migration that is at the target, but %s is %s", it);
      document.bare(it.row().orElseThrow());
    }
    return document;
  }

  /** Those whose files have changed since; of one that has stopped on its way down, that file. */
  public MigrationJson acceptChecksum(List<Long> versions) {
    var chosen = chosen(versions);
    if (chosen.stream().anyMatch(Standing::hasChangedOnItsWayDown)) {
      return acceptDown(chosen);
    }
    var document = new MigrationJson("accept-checksum", rows(chosen));
    for (var it : chosen) {
      require(
          it.hasOtherChecksum(), "Expected a migration whose file has changed, but %s is %s", it);
      document.up(it.file().orElseThrow()).from(it.row().orElseThrow().doneOnItsWayUp() + 1);
    }
    return document;
  }

  private static MigrationJson acceptDown(List<Standing> chosen) {
    if (chosen.size() != 1) {
      throw new CliException(
          "Expected one version by itself where its down file has changed, but there are %d"
              .formatted(chosen.size()));
    }
    var it = chosen.getFirst();
    var row = it.row().orElseThrow();
    return new MigrationJson("accept-down", List.of(row))
        .down(it.file().orElseThrow(), row.checksum())
        .from(row.done() + 1);
  }

  /**
   * One that has stopped.
   *
   * @param from the statement to go on with, where somebody chose; null where not
   */
  public MigrationJson resume(long version, Integer from) {
    var it = chosen(List.of(version)).getFirst();
    require(
        it.state() == State.INCOMPLETE && it.file().isPresent(),
        "Expected an incomplete migration with a file here, but %s is %s",
        it);
    var row = it.row().orElseThrow();
    if (it.hasChangedSinceItBegan()) {
      throw new CliException(
          "Expected the %s file of %s as it was begun, but it has changed: --accept-checksum first"
              .formatted(row.isOnItsWayDown() ? "down" : "up", it.title()));
    }
    if (row.isOnItsWayDown() && it.file().orElseThrow().down().isEmpty()) {
      throw new CliException("Expected a down file of %s, but there is none".formatted(it.title()));
    }
    if (from == null ? row.begun() > row.done() : from <= row.done() || from > row.begun() + 1) {
      throw new CliException(
          "Expected --from %s, but %s: whether statement %d took effect is for you to see"
              .formatted(
                  row.begun() > row.done()
                      ? row.begun() + " or " + (row.begun() + 1)
                      : Integer.toString(row.done() + 1),
                  from == null ? "there is none" : "it is " + from,
                  row.begun()));
    }
    var document =
        new MigrationJson(row.isOnItsWayDown() ? "resume-down" : "resume-up", List.of(row));
    return (row.isOnItsWayDown()
            ? document.down(it.file().orElseThrow(), row.checksum())
            : document.up(it.file().orElseThrow()))
        .from(from == null ? row.done() + 1 : from);
  }

  /** What to look at and what to type, in sentences. */
  public static List<String> advice(List<Standing> standings, String flags) {
    var lines = new ArrayList<String>();
    for (var it : standings) {
      var command = "  countersign migrate repair" + flags + " --";
      switch (it.state()) {
        case APPLIED, PENDING -> {}
        case CHANGED -> {
          lines.add(
              "%s: its file is not the one that was applied. Put the file back, or accept it:"
                  .formatted(it.title()));
          lines.add(command + "accept-checksum " + it.version());
        }
        case MISSING ->
            lines.add(
                "%s: others have applied it. Fetch its files; or, if somebody has undone it by hand, --mark-reverted %d."
                    .formatted(it.title(), it.version()));
        case INCOMPLETE -> incomplete(it, command, lines);
      }
    }
    return List.copyOf(lines);
  }

  private static void incomplete(Standing it, String command, List<String> lines) {
    var row = it.row().orElseThrow();
    lines.add("%s has %s. Look at the target, then either".formatted(it.title(), row.progress()));
    if (it.hasChangedSinceItBegan()) {
      lines.add("put its file back as it was begun, or accept it, before you go on:");
      lines.add(command + "accept-checksum " + it.version());
    }
    lines.add("go on:");
    if (row.begun() > row.done()) {
      lines.add(command + "resume %d --from %d".formatted(it.version(), row.begun()));
      lines.add(
          command
              + "resume %d --from %d   (if statement %d took effect)"
                  .formatted(it.version(), row.begun() + 1, row.begun()));
    } else {
      lines.add(command + "resume " + it.version());
    }
    lines.add("or, having finished it by hand:");
    lines.add(command + "mark-applied " + it.version());
    lines.add("or, having undone it by hand:");
    lines.add(command + "mark-reverted " + it.version());
  }

  private List<Standing> chosen(List<Long> versions) {
    return versions.stream().sorted().distinct().map(this::standing).toList();
  }

  private Standing standing(long version) {
    return standings.stream()
        .filter(it -> it.version() == version)
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    "Expected a version of the folder or the target, but %d is none"
                        .formatted(version)));
  }

  private static List<MigrationRow> rows(List<Standing> chosen) {
    return chosen.stream().map(Standing::row).flatMap(Optional::stream).toList();
  }

  private static void require(boolean fits, String otherwise, Standing it) {
    if (!fits) {
      throw new CliException(
          otherwise.formatted(it.title(), it.state().name().toLowerCase(java.util.Locale.ROOT)));
    }
  }
}
