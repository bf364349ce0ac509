package dev.countersign.agent.evidence;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.sql.SqlPieces.Piece;
import dev.countersign.sql.SqlPieces.SimpleChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a change in a transaction that is rolled back, and counts what it touches. Only where
 * neither its text nor the catalogue knows of anything that a rollback does not undo.
 */
public final class Measuring {
  private static final Reason NOT_STORED =
      new Reason(
          "NOT_STORED",
          "Expected a request whose result is stored, but of this one there are numbers alone");
  private static final Reason NOT_SIMPLE =
      new Reason(
          "NOT_SIMPLE",
          "Expected UPDATE or DELETE of one table by a condition alone, but it is more");
  private static final Reason NO_PRIMARY_KEY =
      new Reason(
          "NO_PRIMARY_KEY",
          "Expected a table with a primary key to find rows again by, but it has none");

  private final MeasuringSession session;
  private final Patience patience;
  private final Asked asked;
  private final Findings findings;

  public Measuring(MeasuringSession session, Patience patience, Asked asked, Findings findings) {
    this.session = session;
    this.patience = patience;
    this.asked = asked;
    this.findings = findings;
  }

  /** Runs it, and undoes it whatever comes of it. */
  public void measure() throws SessionException, InterruptedException {
    session.begin();
    int statement = 0;
    try {
      var objection = session.objection();
      if (objection.isPresent()) {
        missing(EvidencePart.ROWS, 0, objection.get());
      } else {
        boolean samples = samples();
        for (var piece : asked.pieces()) {
          statement++;
          if (patience.isOver()) {
            missing(EvidencePart.ROWS, statement, Patience.OVER);
            break;
          }
          run(statement, piece, samples);
        }
      }
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      missing(EvidencePart.ROWS, statement, session.reason(e));
    }
    session.rollBack();
  }

  private void missing(EvidencePart part, int statement, Reason reason) {
    findings.missing(part, statement, reason.code(), reason.why());
  }

  /** Rows are taken only where there is a key to seal them to. */
  private boolean samples() {
    if (!asked.wants(EvidencePart.SAMPLE)) {
      return false;
    }
    if (asked.order().resultKey().isEmpty()) {
      missing(EvidencePart.SAMPLE, 0, NOT_STORED);
      return false;
    }
    return true;
  }

  private void run(int statement, Piece piece, boolean samples)
      throws SessionException, InterruptedException {
    var sample = samples ? before(statement, piece) : Optional.<Sampled>empty();
    findings.measured(statement, session.count(piece.text()));
    if (sample.isPresent()) {
      show(statement, "after", sample.get());
    }
  }

  /** Rows that a change is about to touch, and how to find them again. */
  private record Sampled(SimpleChange change, MeasuringSession.Key key, List<List<String>> keys) {}

  private Optional<Sampled> before(int statement, Piece piece)
      throws SessionException, InterruptedException {
    if (piece.simple().isEmpty()) {
      missing(EvidencePart.SAMPLE, statement, NOT_SIMPLE);
      return Optional.empty();
    }
    var change = piece.simple().get();
    var key = session.key(change.table());
    if (key.columns().isEmpty()) {
      missing(EvidencePart.SAMPLE, statement, NO_PRIMARY_KEY);
      return Optional.empty();
    }
    var where = change.condition().isEmpty() ? "" : " WHERE " + change.condition();
    // On a line of its own, so that a comment at the end of the condition swallows nothing.
    var keys =
        session.rows(
            "SELECT %s FROM %s%s\nLIMIT %d"
                .formatted(
                    texts(key.columns()), change.source(), where, asked.order().sampleRows()));
    var sampled = new Sampled(change, key, keys);
    show(statement, "before", sampled);
    return Optional.of(sampled).filter(_ -> !change.deletes());
  }

  private void show(int statement, String when, Sampled sampled)
      throws SessionException, InterruptedException {
    if (sampled.keys().isEmpty()) {
      return;
    }
    var key = sampled.key();
    var table = sampled.change().table();
    var columns = session.columns(table);
    var rows =
        session.rows(
            "SELECT %s FROM %s WHERE %s ORDER BY %s"
                .formatted(
                    texts(columns.stream().map(session::quoted).toList()),
                    table,
                    sampled.keys().stream()
                        .map(values -> session.keyed(key, values))
                        .collect(Collectors.joining(" OR ")),
                    String.join(", ", key.columns())));
    findings.sample(statement, when, key, columns, rows);
  }

  private String texts(List<String> quoted) {
    return quoted.stream().map(session::asText).collect(Collectors.joining(", "));
  }
}
