package dev.countersign.agent.mysql;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.sql.SqlPieces.Piece;
import dev.countersign.sql.SqlPieces.SimpleChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a change in a transaction that is rolled back, and counts what it touches; only of InnoDB's
 * tables, without triggers, and where no counter is drawn from. To look at a table takes a lock on
 * its definition that lasts as long as the transaction, so no trigger comes meanwhile.
 */
final class MysqlMeasuring {
  private final EvidenceSession session;
  private final Asked asked;
  private final Findings findings;

  MysqlMeasuring(MysqlSession session, Asked asked, Findings findings, Limits limits) {
    this.session = new EvidenceSession(session, asked, limits);
    this.asked = asked;
    this.findings = findings;
  }

  /** Runs it, and undoes it whatever comes of it. */
  void measure() throws SessionException, InterruptedException {
    session.begin(asked, true);
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
      missing(statement, EvidenceSession.reason(e));
    }
    session.rollBack();
  }

  private void missing(int statement, Reason reason) {
    findings.missing(EvidencePart.ROWS, statement, reason.code(), reason.why());
  }

  private Optional<Reason> objection() throws SessionException, InterruptedException {
    var tables = asked.changed();
    for (var table : tables) {
      session.ask("SELECT 1 FROM %s LIMIT 0".formatted(TableName.of(table).written()));
    }
    if (number(EvidenceSql.transactional(tables)) != tables.size()) {
      return Optional.of(
          new Reason(
              "NOT_A_TABLE",
              "Expected tables of InnoDB, which a rollback restores in full, but one is not"));
    }
    if (number(EvidenceSql.triggers(tables)) > 0) {
      return Optional.of(
          new Reason(
              "TRIGGER", "Expected tables without triggers, which may reach beyond, but one has"));
    }
    boolean fills =
        asked.pieces().stream()
            .anyMatch(
                it ->
                    it.saysDefault()
                        || it.verb().filter(verb -> verb.equals("insert")).isPresent());
    return fills && number(EvidenceSql.filled(tables)) > 0
        ? Optional.of(
            new Reason(
                "DEFAULT",
                "Expected tables that a rollback restores in full, but one fills a column from a"
                    + " counter or a function"))
        : Optional.empty();
  }

  private long number(String sql) throws SessionException, InterruptedException {
    return Long.parseLong(session.rows(sql).getFirst().getFirst());
  }

  private void run(int statement, Piece piece) throws SessionException, InterruptedException {
    var sample =
        asked.wants(EvidencePart.SAMPLE) && asked.order().resultKey().isPresent()
            ? before(statement, piece)
            : Optional.<Sampled>empty();
    findings.measured(statement, session.count(piece.text()));
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
    var key = session.rows(EvidenceSql.key(change.table()));
    if (key.isEmpty()) {
      findings.missing(
          EvidencePart.SAMPLE,
          statement,
          "NO_PRIMARY_KEY",
          "Expected a table with a primary key to find rows again by, but it has none");
      return Optional.empty();
    }
    var columns = key.stream().map(List::getLast).toList();
    var where = change.condition().isEmpty() ? "" : " WHERE " + change.condition();
    // On a line of its own, so that a comment at the end of the condition swallows nothing.
    var keys =
        session.rows(
            "SELECT %s FROM %s%s\nLIMIT %d"
                .formatted(
                    columns.stream().map(EvidenceSql::quoted).collect(Collectors.joining(", ")),
                    change.table(),
                    where,
                    asked.order().sampleRows()));
    var sampled =
        new Sampled(change, key.getFirst().getFirst(), key.getFirst().get(1), columns, keys);
    show(statement, "before", sampled);
    return Optional.of(sampled).filter(it -> !change.deletes());
  }

  private void show(int statement, String when, Sampled sampled)
      throws SessionException, InterruptedException {
    if (sampled.keys().isEmpty()) {
      return;
    }
    var columns =
        session.rows(EvidenceSql.columns(sampled.change().table())).stream()
            .map(List::getFirst)
            .toList();
    var rows =
        session.rows(
            "SELECT %s FROM %s WHERE %s"
                .formatted(
                    columns.stream().map(EvidenceSql::quoted).collect(Collectors.joining(", ")),
                    sampled.change().table(),
                    sampled.keys().stream()
                        .map(values -> EvidenceSql.keyed(sampled.key(), values))
                        .collect(Collectors.joining(" OR "))));
    findings.sample(statement, when, sampled.schema(), sampled.table(), columns, rows);
  }
}
