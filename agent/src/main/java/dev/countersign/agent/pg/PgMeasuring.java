package dev.countersign.agent.pg;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.sql.SqlPieces.Piece;
import dev.countersign.sql.SqlPieces.SimpleChange;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs a change in a transaction that is rolled back, and counts what it touches. Only where
 * neither its text nor the catalogue knows of anything that a rollback does not undo; while it
 * looks, a lock that is in no other change's way keeps triggers and rules from coming.
 */
final class PgMeasuring {
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);

  private final PgSession session;
  private final Asked asked;
  private final Findings findings;
  private final Limits limits;

  PgMeasuring(PgSession session, Asked asked, Findings findings, Limits limits) {
    this.session = session;
    this.asked = asked;
    this.findings = findings;
    this.limits = limits;
  }

  /** Runs it, and undoes it whatever comes of it. */
  void measure() throws SessionException, InterruptedException {
    var time = asked.timeLeft(InstantSource.system().instant());
    session.command(EvidenceSql.begin(true, time, limits.idleTimeout()), OWN_STATEMENT);
    int statement = 0;
    try {
      var objection = objection();
      if (objection.isPresent()) {
        missing(0, objection.get());
      } else {
        for (var piece : asked.pieces()) {
          run(++statement, piece);
        }
      }
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      missing(statement, PgEvidence.reason(e));
    }
    session.command(Sql.ROLLBACK, OWN_STATEMENT);
  }

  private void missing(int statement, Reason reason) {
    findings.missing(EvidencePart.ROWS, statement, reason.code(), reason.why());
  }

  private Optional<Reason> objection() throws SessionException, InterruptedException {
    var tables = asked.changed();
    var names = new ArrayList<String>();
    for (var row : session.query(EvidenceSql.names(tables), OWN_STATEMENT)) {
      if (row.getString(0) == null) {
        return Optional.of(trace("UNKNOWN_TABLE"));
      }
      names.add(row.getString(0));
    }
    session.command(EvidenceSql.lock(names), OWN_STATEMENT);
    boolean fills =
        asked.pieces().stream()
            .anyMatch(
                it -> it.saysDefault() || it.verb().filter(PgMeasuring::insertsRows).isPresent());
    for (var row : session.query(EvidenceSql.traces(tables, fills), OWN_STATEMENT)) {
      return Optional.of(trace(row.getString(0)));
    }
    return Optional.empty();
  }

  private static boolean insertsRows(String verb) {
    return verb.equals("insert") || verb.equals("merge");
  }

  private static Reason trace(String code) {
    return new Reason(
        code,
        "Expected tables that a rollback restores in full, but "
            + switch (code) {
              case "TRIGGER" -> "one has a trigger, which may reach beyond";
              case "RULE" -> "one has a rule or row-level security, which may reach beyond";
              case "DEFAULT" -> "one fills a column from a sequence or a function";
              case "FUNCTION" -> "a constraint, default or index of one calls a function";
              case "UNKNOWN_TABLE" -> "there is none of that name";
              default -> "one is foreign, unlogged, a view or something else";
            });
  }

  private void run(int statement, Piece piece) throws SessionException, InterruptedException {
    var sample =
        asked.wants(EvidencePart.SAMPLE) && asked.order().resultKey().isPresent()
            ? before(statement, piece)
            : Optional.<Sampled>empty();
    findings.measured(statement, session.count(piece.text(), waiting()));
    if (sample.isPresent()) {
      show(statement, "after", sample.get());
    }
  }

  /** Rows that a change is about to touch, and how to find them again. */
  private record Sampled(
      SimpleChange change,
      String schema,
      String table,
      List<String> key,
      List<List<String>> keys) {}

  private Optional<Sampled> before(int statement, Piece piece)
      throws SessionException, InterruptedException {
    if (piece.simple().isEmpty()) {
      findings.missing(
          EvidencePart.SAMPLE,
          statement,
          "NOT_SIMPLE",
          "Expected UPDATE or DELETE of one table by a condition alone, but it is more");
      return Optional.empty();
    }
    var change = piece.simple().get();
    var row = session.query(EvidenceSql.key(change.table()), OWN_STATEMENT).iterator().next();
    var key = List.of(row.getArrayOfStrings(2));
    var where = change.condition().isEmpty() ? "" : " WHERE " + change.condition();
    // On a line of its own, so that a comment at the end of the condition swallows nothing.
    var limit = "\nLIMIT " + asked.order().sampleRows();
    var keys = new ArrayList<List<String>>();
    if (!key.isEmpty()) {
      var columns = key.stream().map(it -> it + "::text").collect(Collectors.joining(", "));
      var found =
          session.prepared(
              "SELECT %s FROM %s%s%s".formatted(columns, change.table(), where, limit), waiting());
      found.forEach(it -> keys.add(texts(it)));
      var sampled = new Sampled(change, row.getString(0), row.getString(1), key, List.copyOf(keys));
      show(statement, "before", sampled);
      return Optional.of(sampled).filter(it -> !change.deletes());
    }
    findings.missing(
        EvidencePart.SAMPLE,
        statement,
        "NO_PRIMARY_KEY",
        "Expected a table with a primary key to find rows again by, but it has none");
    return Optional.empty();
  }

  private void show(int statement, String when, Sampled sampled)
      throws SessionException, InterruptedException {
    if (sampled.keys().isEmpty()) {
      return;
    }
    var condition =
        sampled.keys().stream()
            .map(values -> EvidenceSql.keyed(sampled.key(), values))
            .collect(Collectors.joining(" OR "));
    var columns = new ArrayList<String>();
    for (var row : session.query(EvidenceSql.columns(sampled.change().table()), OWN_STATEMENT)) {
      columns.add(row.getString(0));
    }
    var texts =
        columns.stream()
            .map(it -> EvidenceSql.quoted(it) + "::text")
            .collect(Collectors.joining(", "));
    var rows =
        session.prepared(
            "SELECT %s FROM %s WHERE %s ORDER BY %s"
                .formatted(
                    texts, sampled.change().table(), condition, String.join(", ", sampled.key())),
            waiting());
    findings.sample(statement, when, sampled.schema(), sampled.table(), columns, all(rows));
  }

  private static List<List<String>> all(RowSet<Row> rows) {
    var all = new ArrayList<List<String>>();
    rows.forEach(it -> all.add(texts(it)));
    return all;
  }

  /** Null where a value is NULL. */
  private static List<String> texts(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(row::getString)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private Duration waiting() {
    return asked.order().statementTimeout().plus(limits.silence());
  }
}
