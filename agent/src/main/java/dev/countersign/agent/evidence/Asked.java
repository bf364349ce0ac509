package dev.countersign.agent.evidence;

import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlPieces.Piece;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is to be found out about statements: those of a text, or those of all migrations that would
 * run, one after the other.
 *
 * @param migrations the migrations that the statements are of, where they are of any
 * @param pieces the first of them, no more than a person reads
 * @param tables all tables that are named, by any of them
 * @param isRead whether all of them read
 * @param unseen how many more there are that a server may tell the plan of
 * @param keepsFromMeasuring why changes are not measured here, where they are not
 */
public record Asked(
    EvidenceOrder order,
    List<PendingMigration> migrations,
    List<Piece> pieces,
    List<String> tables,
    boolean isRead,
    long unseen,
    Optional<Reason> keepsFromMeasuring)
    implements Asking {
  /** How many statements are looked at. */
  static final int MOST_STATEMENTS = 20;

  /** How many sizes an event has room for. */
  static final int MOST_TABLES = 50;

  private static final Pattern SETS_SESSION = Pattern.compile("(?i)(set|reset|use)\\b");

  /** Why something is not gathered. */
  public record Reason(String code, String why) {}

  public Asked {
    migrations = List.copyOf(migrations);
    pieces = List.copyOf(pieces);
    tables = List.copyOf(tables);
  }

  static Asked of(
      EvidenceOrder order,
      List<PendingMigration> migrations,
      List<Piece> all,
      Optional<Reason> keepsFromMeasuring) {
    int most = Math.min(all.size(), MOST_STATEMENTS);
    var tables = new TreeSet<String>();
    all.forEach(it -> tables.addAll(it.analysis().tables()));
    return new Asked(
        order,
        migrations,
        all.subList(0, most),
        List.copyOf(tables),
        migrations.isEmpty()
            && all.stream().allMatch(it -> it.analysis().statementClass() == StatementClass.READ),
        all.stream().skip(most).filter(it -> it.explained() || !isUnderstood(it)).count(),
        most < all.size() ? Optional.of(tooMany("measure", all.size())) : keepsFromMeasuring);
  }

  static Reason tooMany(String what, long there) {
    return new Reason(
        "TOO_MANY_STATEMENTS",
        "Expected %d statements at most to %s, but there are %d"
            .formatted(MOST_STATEMENTS, what, there));
  }

  public boolean wants(EvidencePart part) {
    return order.gather().contains(part);
  }

  /** The tables whose sizes are looked up: the first in alphabetical order. */
  public List<String> sized() {
    return tables.subList(0, Math.min(tables.size(), MOST_TABLES));
  }

  /**
   * What the server means where it does not know a table, or a column, of a statement that comes
   * behind a change of the schema of a table of the same name: that it is not there yet.
   *
   * @param index of the statement, from 0
   * @param column whether it is a column that is not known
   */
  public Optional<Reason> notYet(int index, boolean column) {
    var named = lastParts(pieces.get(index).analysis().tables());
    boolean made =
        pieces.subList(0, index).stream()
            .filter(it -> changesSchema(it.analysis().statementClass()))
            .map(it -> lastParts(it.analysis().effects().writes()))
            .anyMatch(it -> !Collections.disjoint(it, named));
    return made
        ? Optional.of(
            new Reason(
                column ? "NO_SUCH_COLUMN" : "NO_SUCH_TABLE",
                "Expected a %s to plan with, but it is not there before an earlier statement has run"
                    .formatted(column ? "column" : "table")))
        : Optional.empty();
  }

  private static boolean changesSchema(StatementClass judged) {
    return judged == StatementClass.DDL || judged == StatementClass.DESTRUCTIVE;
  }

  /** Without schemas, for one statement may name them and another leave them to the session. */
  private static Set<String> lastParts(List<String> tables) {
    return tables.stream()
        .map(it -> it.substring(it.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** The migration that a statement is of, whose number begins with 1, where it is of any. */
  Optional<String> migration(int statement) {
    int end = 0;
    for (var migration : migrations) {
      end += migration.statements();
      if (statement <= end) {
        return Optional.of(migration.title());
      }
    }
    return Optional.empty();
  }

  /** The tables that those statements change which are looked at, in alphabetical order. */
  public List<String> changed() {
    var tables = new TreeSet<String>();
    pieces.forEach(it -> tables.addAll(it.analysis().effects().writes()));
    return List.copyOf(tables);
  }

  /** The tables that they only read, likewise. */
  public List<String> read() {
    var tables = new TreeSet<String>();
    pieces.forEach(it -> tables.addAll(it.analysis().effects().reads()));
    tables.removeAll(changed());
    return List.copyOf(tables);
  }

  /** The columns that they set, with their tables. */
  public Set<String> columnsSet() {
    return pieces.stream()
        .flatMap(it -> it.analysis().effects().columnsWritten().stream())
        .collect(Collectors.toSet());
  }

  /** Whether one of these verbs, or the word DEFAULT, has columns filled that it does not name. */
  public boolean fillsDefaults(String... verbs) {
    return pieces.stream()
        .anyMatch(it -> it.saysDefault() || it.verb().filter(List.of(verbs)::contains).isPresent());
  }

  /**
   * Why the plan of a statement is not asked for; empty where it is.
   *
   * @param index of the statement, from 0
   */
  public Optional<Reason> unexplained(int index) {
    var piece = pieces.get(index);
    if (!isUnderstood(piece)) {
      return Optional.of(
          new Reason("NOT_EXPLAINED", "Expected a statement that is understood, but it is not"));
    }
    if (!piece.explained()) {
      return Optional.of(
          new Reason(
              "NO_PLAN", "Expected a query or a change of rows, but it is another statement"));
    }
    boolean elsewhere =
        pieces.subList(0, index).stream()
            .anyMatch(it -> !isUnderstood(it) && SETS_SESSION.matcher(it.text()).lookingAt());
    return elsewhere
        ? Optional.of(
            new Reason(
                "NOT_EXPLAINED",
                "Expected names that mean what they mean now, but an earlier statement sets where"
                    + " the session looks for them"))
        : Optional.empty();
  }

  private static boolean isUnderstood(Piece piece) {
    var judged = piece.analysis().statementClass();
    return judged != StatementClass.OPAQUE && judged != StatementClass.PRIVILEGED;
  }

  /**
   * Why running it and rolling it back could leave a trace, as far as its text tells; empty where
   * the catalogue has the last word.
   */
  public Optional<Reason> unmeasurable() {
    if (keepsFromMeasuring.isPresent()) {
      return keepsFromMeasuring;
    }
    for (var piece : pieces) {
      var analysis = piece.analysis();
      if (piece.verb().isEmpty() || analysis.statementClass() != StatementClass.WRITE) {
        return Optional.of(
            new Reason(
                "NOT_ONLY_ROWS",
                "Expected INSERT, UPDATE, DELETE or MERGE alone, but there is something else"));
      }
      var effects = analysis.effects();
      if (!effects.unknown().isEmpty() || !effects.hazards().isEmpty()) {
        return Optional.of(
            new Reason(
                "NOT_UNDERSTOOD",
                "Expected only functions and tables that are known to leave no trace, but it has"
                    + " others"));
      }
    }
    return Optional.empty();
  }
}
