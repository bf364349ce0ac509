package dev.countersign.cli.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Where one version stands, by its file and by the target, which is right where they differ. */
public record Standing(
    State state, Optional<MigrationFile> file, Optional<MigrationRow> row, boolean late) {
  /** Where it stands. */
  public enum State {
    /** It is at the target, as its file has it. */
    APPLIED,
    /** There is a file, and nothing at the target. */
    PENDING,
    /** It is at the target, and its file has changed since. */
    CHANGED,
    /** It stopped on its way. */
    INCOMPLETE,
    /** It is at the target, and has no file here. */
    MISSING
  }

  /** All versions of both, in order. */
  public static List<Standing> of(List<MigrationFile> files, List<MigrationRow> rows) {
    var byFile = MigrationFolder.byVersion(files);
    var newest = rows.stream().mapToLong(MigrationRow::version).max().orElse(0);
    var versions = new TreeSet<>(byFile.keySet());
    rows.forEach(it -> versions.add(it.version()));
    var standings = new ArrayList<Standing>();
    for (long version : versions) {
      var row = rows.stream().filter(it -> it.version() == version).findFirst();
      var file = Optional.ofNullable(byFile.get(version));
      standings.add(new Standing(state(file, row), file, row, row.isEmpty() && version < newest));
    }
    return List.copyOf(standings);
  }

  private static State state(Optional<MigrationFile> file, Optional<MigrationRow> row) {
    if (row.isEmpty()) {
      return State.PENDING;
    }
    if (!row.get().isWhole()) {
      return State.INCOMPLETE;
    }
    if (file.isEmpty()) {
      return State.MISSING;
    }
    return hasOtherChecksum(file.get(), row.get()) ? State.CHANGED : State.APPLIED;
  }

  private static boolean hasOtherChecksum(MigrationFile file, MigrationRow row) {
    return !file.checksum().value().equals(row.checksum());
  }

  /** Whether its up file is not the one that was applied, or begun. */
  boolean hasOtherChecksum() {
    return file.isPresent() && row.isPresent() && hasOtherChecksum(file.get(), row.get());
  }

  /** Whether the file that it would go on with is not the one that was begun. */
  boolean hasChangedSinceItBegan() {
    return row.filter(MigrationRow::isOnItsWayDown).isPresent()
        ? hasChangedOnItsWayDown()
        : hasOtherChecksum();
  }

  /** Whether its down file is not the one that was begun. */
  boolean hasChangedOnItsWayDown() {
    return row.filter(MigrationRow::isOnItsWayDown).isPresent()
        && file.flatMap(MigrationFile::downChecksum)
            .filter(it -> !it.value().equals(row.get().text()))
            .isPresent();
  }

  public long version() {
    return file.map(MigrationFile::version).orElseGet(() -> row.orElseThrow().version());
  }

  public String name() {
    return file.map(MigrationFile::name).orElseGet(() -> row.orElseThrow().name());
  }

  public String title() {
    return version() + "_" + name();
  }

  /** What a person should know beside the state; empty where there is nothing. */
  public String remark() {
    return switch (state) {
      case APPLIED -> "";
      case PENDING -> late ? "older than the newest applied" : "";
      case CHANGED -> "the file has changed since it was applied";
      case INCOMPLETE -> row.orElseThrow().progress();
      case MISSING -> "there is no file of it here";
    };
  }
}
