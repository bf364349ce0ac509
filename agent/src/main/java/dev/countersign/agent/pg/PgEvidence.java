package dev.countersign.agent.pg;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.evidence.Patience;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.evidence.TableSize;
import dev.countersign.protocol.policy.EvidencePart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/**
 * Plans and sizes, in a read-only transaction. Each statement goes to the server in the extended
 * protocol, which takes one statement only: where the server would see the end of one elsewhere, it
 * refuses.
 */
final class PgEvidence {
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);
  private static final String NO_COLUMN = "42703";
  private static final Set<String> NOT_THERE = Set.of("42P01", NO_COLUMN);
  private static final int BYTES = 1;
  private static final int ROWS = 2;

  private final PgSession session;
  private final Asked asked;
  private final Findings findings;
  private final Limits limits;
  private final Patience patience;

  PgEvidence(PgSession session, Asked asked, Findings findings, Limits limits) {
    this.session = session;
    this.asked = asked;
    this.findings = findings;
    this.limits = limits;
    patience = Patience.toLook(asked.order(), InstantSource.system());
  }

  /**
   * Looks, and leaves nothing behind.
   *
   * @return why nothing was looked at; empty where all else is in the findings
   */
  Optional<Reason> look() throws SessionException, InterruptedException {
    var begin = EvidenceSql.begin(false, patience.forOne(), limits.idleTimeout());
    var path = session.query(begin + "; " + SearchPath.SELECT, OWN_STATEMENT).iterator().next();
    var objection = SearchPath.objection(SearchPath.first(path));
    if (objection.isEmpty()) {
      lookAtAll();
    }
    session.command(Sql.ROLLBACK, OWN_STATEMENT);
    return objection;
  }

  private void lookAtAll() throws SessionException, InterruptedException {
    if (asked.wants(EvidencePart.PLAN)) {
      int i = 0;
      while (i < asked.pieces().size() && !patience.isOver()) {
        explain(i++);
      }
      findings.plannedNoFurther(i);
    }
    if (asked.wants(EvidencePart.SIZES)) {
      sizes();
    }
  }

  private void explain(int index) throws SessionException, InterruptedException {
    var piece = asked.pieces().get(index);
    var reason = asked.unexplained(index);
    if (reason.isEmpty()) {
      savepoint();
      reason = plan(index, "EXPLAIN (FORMAT JSON) " + piece.text());
    }
    reason.ifPresent(it -> findings.missing(EvidencePart.PLAN, index + 1, it.code(), it.why()));
  }

  /** The statement behind it may take as long as there is time. */
  private void savepoint() throws SessionException, InterruptedException {
    session.command("SAVEPOINT explained; " + EvidenceSql.limit(patience.forOne()), OWN_STATEMENT);
  }

  private Optional<Reason> plan(int index, String sql)
      throws SessionException, InterruptedException {
    try {
      var row = session.prepared(sql, waiting()).iterator().next();
      var plan = row.getValue(0) instanceof JsonArray array ? array : new JsonArray();
      plan.forEach(
          it -> {
            if (it instanceof JsonObject top) {
              top.remove("Settings");
            }
          });
      findings.plan(index + 1, PlanShape.of(plan), plan.encode());
      return Optional.empty();
    } catch (SessionException e) {
      var reason = refusal(e);
      return Optional.of(
          NOT_THERE.contains(reason.code())
              ? asked.notYet(index, reason.code().equals(NO_COLUMN)).orElse(reason)
              : reason);
    }
  }

  /** The transaction goes on behind the savepoint. */
  private Reason refusal(SessionException e) throws SessionException, InterruptedException {
    if (!e.isRefusal()) {
      throw e;
    }
    session.command("ROLLBACK TO SAVEPOINT explained", OWN_STATEMENT);
    return reason(e);
  }

  static Reason reason(SessionException e) {
    var failure = PgDatabase.failed(e).failure();
    return new Reason(failure.code(), failure.message());
  }

  private void sizes() throws SessionException, InterruptedException {
    var tables = asked.sized();
    if (tables.isEmpty()) {
      return;
    }
    savepoint();
    try {
      var found = new ArrayList<TableSize>();
      for (var row : session.query(EvidenceSql.sizes(tables), waiting())) {
        found.add(new TableSize(row.getString(0), number(row, BYTES), number(row, ROWS)));
      }
      findings.sizes(found);
      if (found.size() < tables.size()) {
        findings.missing(
            EvidencePart.SIZES,
            0,
            "NO_SUCH_TABLE",
            "Expected %d tables, but there are only %d of them"
                .formatted(tables.size(), found.size()));
      }
    } catch (SessionException e) {
      var reason = refusal(e);
      findings.missing(EvidencePart.SIZES, 0, reason.code(), reason.why());
    }
  }

  private static Optional<Long> number(Row row, int column) {
    return Optional.ofNullable(row.getLong(column));
  }

  private Duration waiting() {
    return patience.forOne().plus(limits.silence());
  }
}
