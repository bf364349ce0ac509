package dev.countersign.agent.mysql;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.evidence.Patience;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.evidence.TableSize;
import dev.countersign.protocol.policy.EvidencePart;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Plans and sizes of a MySQL or a MariaDB. The server takes one statement a message. It refuses to
 * explain a change in a read-only transaction; so that of a change may write, and is rolled back.
 */
final class MysqlEvidence {
  private static final String NO_COLUMN = "42S22";
  private static final Set<String> NOT_THERE = Set.of("42S02", NO_COLUMN);
  private static final int BYTES = 1;
  private static final int ROWS = 2;

  private final EvidenceSession session;
  private final Asked asked;
  private final Findings findings;
  private final Patience patience;

  MysqlEvidence(MysqlSession session, Asked asked, Findings findings, Limits limits) {
    patience = Patience.toLook(asked.order(), InstantSource.system());
    this.session = new EvidenceSession(session, limits, patience);
    this.asked = asked;
    this.findings = findings;
  }

  /** Looks, and leaves nothing behind. */
  void look() throws SessionException, InterruptedException {
    session.begin(!asked.isRead());
    if (asked.wants(EvidencePart.PLAN)) {
      int i = 0;
      while (i < asked.pieces().size() && !patience.isOver()) {
        explain(i++);
      }
      findings.plannedNoFurther(i);
    }
    if (asked.wants(EvidencePart.SIZES) && !asked.sized().isEmpty()) {
      sizes();
    }
    session.rollBack();
  }

  private void explain(int index) throws SessionException, InterruptedException {
    var piece = asked.pieces().get(index);
    var reason = asked.unexplained(index);
    if (reason.isEmpty()) {
      reason = objection(index);
    }
    if (reason.isEmpty() && !piece.analysis().effects().unknown().isEmpty() && !asked.isRead()) {
      reason =
          Optional.of(
              new Reason(
                  "NOT_UNDERSTOOD",
                  "Expected only known functions, which planning may call, but there are others"));
    }
    if (reason.isEmpty()) {
      reason = plan(index, "EXPLAIN FORMAT=JSON " + piece.text());
    }
    reason.ifPresent(it -> findings.missing(EvidencePart.PLAN, index + 1, it.code(), it.why()));
  }

  /** Why no plan is asked for where it may write: to plan, MariaDB runs functions of views. */
  private Optional<Reason> objection(int index) throws SessionException, InterruptedException {
    var tables = asked.pieces().get(index).analysis().tables();
    if (asked.isRead() || tables.isEmpty()) {
      return Optional.empty();
    }
    var notYet = asked.notYet(index, false);
    return notYet.isPresent() && session.number(EvidenceSql.there(tables)) < tables.size()
        ? notYet
        : session.reachesBeyond(tables);
  }

  private Optional<Reason> plan(int index, String sql)
      throws SessionException, InterruptedException {
    try {
      var rows = session.rows(sql);
      if (rows.size() == 1 && rows.getFirst().getFirst() != null) {
        var plan = new JsonObject(rows.getFirst().getFirst());
        findings.plan(index + 1, PlanShape.of(plan), plan.encode());
        return Optional.empty();
      }
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      var reason = EvidenceSession.reason(e);
      return Optional.of(
          NOT_THERE.contains(reason.code())
              ? asked.notYet(index, reason.code().equals(NO_COLUMN)).orElse(reason)
              : reason);
    } catch (DecodeException e) {
      // said below
    }
    return Optional.of(
        new Reason(
            "UNREADABLE_PLAN", "Expected a plan of less than 1 MiB in JSON, but it is none"));
  }

  private void sizes() throws SessionException, InterruptedException {
    try {
      var found =
          session.rows(EvidenceSql.sizes(asked.sized())).stream()
              .map(
                  row ->
                      new TableSize(
                          row.getFirst(),
                          Optional.ofNullable(row.get(BYTES)).map(Long::parseLong),
                          Optional.ofNullable(row.get(ROWS)).map(Long::parseLong)))
              .toList();
      findings.sizes(found);
      if (found.size() < asked.sized().size()) {
        findings.missing(
            EvidencePart.SIZES,
            0,
            "NO_SUCH_TABLE",
            "Expected %d tables, but there are only %d of them"
                .formatted(asked.sized().size(), found.size()));
      }
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      var reason = EvidenceSession.reason(e);
      findings.missing(EvidencePart.SIZES, 0, reason.code(), reason.why());
    }
  }
}
