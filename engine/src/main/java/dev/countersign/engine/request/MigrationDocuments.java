package dev.countersign.engine.request;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.AppliedMigration;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What may stand in a document of migrations that people countersign. */
public final class MigrationDocuments {
  /** The most digits of a version: any number of them is exact in JSON. */
  public static final int MAX_DIGITS = 15;

  private static final long MAX_VERSION = 999_999_999_999_999L;

  /** The most migrations of one document, and the most that its author may have found. */
  public static final int MAX_MIGRATIONS = 10_000;

  /** The most statements of one migration. */
  public static final int MAX_STATEMENTS = 10_000;

  /** What a migration may be called. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  private MigrationDocuments() {}

  /**
   * Why nobody can be asked to countersign it, in sentences without literals; empty where so.
   *
   * @param checksum the SHA-256 of a text in UTF-8
   */
  public static List<String> objections(
      MigrationDocument document, Function<String, Digest> checksum) {
    var shape = shape(document);
    if (shape.isPresent()) {
      return List.of(shape.get());
    }
    var objections = new ArrayList<String>();
    for (var migration : document.migrations()) {
      of(document.action(), migration, checksum).ifPresent(objections::add);
    }
    if (objections.isEmpty()) {
      order(document).ifPresent(objections::add);
    }
    return List.copyOf(objections);
  }

  private static Optional<String> shape(MigrationDocument document) {
    int count = document.migrations().size();
    if (count == 0 || count > MAX_MIGRATIONS || document.applied().size() > MAX_MIGRATIONS) {
      return Optional.of(
          "Expected 1 to %d migrations, and %d at most that are applied, but there are %d and %d"
              .formatted(MAX_MIGRATIONS, MAX_MIGRATIONS, count, document.applied().size()));
    }
    if (document.action().resumes() && count != 1) {
      return Optional.of("Expected one migration to resume, but there are " + count);
    }
    return document.outOfOrder() && document.action() != MigrationAction.UP
        ? Optional.of("Expected another order to be allowed for up only, but it is another action")
        : Optional.empty();
  }

  private static Optional<String> of(
      MigrationAction action, Migration migration, Function<String, Digest> checksum) {
    if (migration.version() < 1 || migration.version() > MAX_VERSION) {
      return Optional.of(
          "Expected versions of 1 to %d digits, above 0, but one is another".formatted(MAX_DIGITS));
    }
    if (!NAME.matcher(migration.name()).matches()) {
      return Optional.of(
          ("Expected a name of letters, digits, _ and -, 100 at most, but that of version %d is"
                  + " another")
              .formatted(migration.version()));
    }
    boolean hasText = !migration.sql().isBlank();
    if (hasText == (action == MigrationAction.MARK_REVERTED)) {
      return Optional.of(
          hasText
              ? "Expected no text of %s, which is only marked, but there is one"
                  .formatted(migration.title())
              : "Expected the text of %s, but there is none".formatted(migration.title()));
    }
    if (migration.sql().indexOf('\0') >= 0) {
      return Optional.of(
          "Expected text without NUL, but that of %s has one".formatted(migration.title()));
    }
    if (action.isUp() && !checksum.apply(migration.sql()).equals(migration.checksum())) {
      return Optional.of(
          "Expected the checksum of %s to be the SHA-256 of its text, but it is of another"
              .formatted(migration.title()));
    }
    int from = migration.from();
    return from < 1 || from > (action.resumes() || action.accepts() ? MAX_STATEMENTS + 1 : 1)
        ? Optional.of(
            "Expected %s to begin with its first statement unless it has stopped, but it does not"
                .formatted(migration.title()))
        : Optional.empty();
  }

  private static Optional<String> order(MigrationDocument document) {
    boolean isDown = document.action() == MigrationAction.DOWN;
    var versions = document.migrations().stream().map(Migration::version).toList();
    var applied = document.applied().stream().map(AppliedMigration::version).toList();
    if (!isAscending(isDown ? versions.reversed() : versions) || !isAscending(applied)) {
      return Optional.of(
          "Expected each version once, %s, but they stand in another order"
              .formatted(isDown ? "the newest first" : "the oldest first"));
    }
    if (document.action() != MigrationAction.UP) {
      return Optional.empty();
    }
    return versions.stream()
        .filter(new HashSet<>(applied)::contains)
        .findFirst()
        .map("Expected versions that are not applied yet, but %d is said to be"::formatted)
        .or(() -> tooOld(document, versions, applied));
  }

  private static Optional<String> tooOld(
      MigrationDocument document, List<Long> versions, List<Long> applied) {
    return document.outOfOrder() || applied.isEmpty() || versions.getFirst() > applied.getLast()
        ? Optional.empty()
        : Optional.of(
            ("Expected versions newer than %d, the newest applied, or another order to be allowed,"
                    + " but %d is older")
                .formatted(applied.getLast(), versions.getFirst()));
  }

  private static boolean isAscending(List<Long> versions) {
    for (int i = 1; i < versions.size(); i++) {
      if (versions.get(i - 1) >= versions.get(i)) {
        return false;
      }
    }
    return true;
  }
}
