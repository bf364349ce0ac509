package dev.countersign.agent.evidence;

import dev.countersign.agent.run.Quoting;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.evidence.Missing;
import dev.countersign.protocol.evidence.PlanNode;
import dev.countersign.protocol.evidence.StatementPlan;
import dev.countersign.protocol.evidence.TableSize;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.policy.EvidencePart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is found out about statements: numbers for the log, and a document to be sealed, in JSON,
 * with what has rows or literals.
 */
public final class Findings {
  private static final int MOST_BYTES = 1 << 20;
  private static final String HIDDEN = "***";

  private final Asked asked;
  private final Masks masks;
  private final List<StatementPlan> plans = new ArrayList<>();
  private final List<TableSize> tables = new ArrayList<>();
  private final List<MeasuredRows> measured = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();
  private final List<String> sealedPlans = new ArrayList<>();
  private final List<String> sealedSamples = new ArrayList<>();
  private int sampled;
  private int bytes;

  /** Begins with what is known before anybody looks: what will not be looked at, and why. */
  public Findings(Asked asked) {
    this.asked = asked;
    masks = new Masks(asked.order().masked());
    if (asked.pieces().isEmpty()) {
      asked
          .order()
          .gather()
          .forEach(
              part ->
                  missing(
                      part,
                      0,
                      "NOTHING_TO_RUN",
                      "Expected migrations whose texts would run now, but there are none"));
    }
    if (asked.unseen() > 0 && asked.wants(EvidencePart.PLAN)) {
      var tooMany = Asked.tooMany("plan", asked.pieces().size() + asked.unseen());
      missing(EvidencePart.PLAN, 0, tooMany.code(), tooMany.why());
    }
    if (asked.sized().size() < asked.tables().size() && asked.wants(EvidencePart.SIZES)) {
      missing(
          EvidencePart.SIZES,
          0,
          "TOO_MANY_TABLES",
          "Expected %d tables at most to size, but there are %d"
              .formatted(asked.sized().size(), asked.tables().size()));
    }
  }

  /**
   * How the server would run a statement.
   *
   * @param whole as the server told it, in JSON
   */
  public void plan(int statement, List<PlanNode> nodes, String whole) {
    plans.add(new StatementPlan(statement, nodes));
    keep(
        EvidencePart.PLAN,
        statement,
        "{%s,\"plan\":%s}".formatted(named(statement), whole),
        sealedPlans);
  }

  /**
   * That there was no time to plan more.
   *
   * @param planned the number of the last that was
   */
  public void plannedNoFurther(int planned) {
    if (planned < asked.pieces().size()) {
      missing(EvidencePart.PLAN, planned + 1, Patience.OVER.code(), Patience.OVER.why());
    }
  }

  /** A statement by its number, and the migration that it is of. */
  private String named(int statement) {
    return "\"statement\":%d%s"
        .formatted(
            statement,
            asked.migration(statement).map(it -> ",\"migration\":" + Quoting.json(it)).orElse(""));
  }

  public void sizes(Collection<TableSize> found) {
    tables.addAll(found);
  }

  public void measured(int statement, long rows) {
    measured.add(new MeasuredRows(statement, rows));
  }

  /** What is not there, and why. */
  public void missing(EvidencePart part, int statement, String code, String why) {
    missing.add(new Missing(part, statement, code, why));
  }

  /**
   * Some rows of a table.
   *
   * @param when before or after
   * @param of the table, whose kin's masks hold too: the same rows go by their names
   * @param rows their values as text, null where they are NULL
   */
  public void sample(
      int statement,
      String when,
      MeasuringSession.Key of,
      List<String> columns,
      List<List<String>> rows) {
    var hidden = columns.stream().map(it -> masks.hide(of, it)).toList();
    var out = new StringBuilder("{%s,\"when\":\"%s\",\"table\":".formatted(named(statement), when));
    out.append(Quoting.json(of.table())).append(",\"columns\":[");
    for (int i = 0; i < columns.size(); i++) {
      out.append(i == 0 ? "" : ",")
          .append("{\"name\":")
          .append(Quoting.json(columns.get(i)))
          .append(",\"masked\":")
          .append(hidden.get(i))
          .append('}');
    }
    out.append("],\"rows\":[");
    for (int row = 0; row < rows.size(); row++) {
      out.append(row == 0 ? "[" : ",[");
      for (int i = 0; i < columns.size(); i++) {
        var value = hidden.get(i) ? HIDDEN : rows.get(row).get(i);
        out.append(i == 0 ? "" : ",").append(value == null ? "null" : Quoting.json(value));
      }
      out.append(']');
    }
    if (keep(EvidencePart.SAMPLE, statement, out.append("]}").toString(), sealedSamples)) {
      sampled += rows.size();
    }
  }

  private boolean keep(EvidencePart part, int statement, String text, List<String> into) {
    if (bytes + text.length() > MOST_BYTES) {
      missing(part, statement, "TOO_LARGE", "Expected less than 1 MiB to seal, but it is more");
      return false;
    }
    bytes += text.length();
    into.add(text);
    return true;
  }

  /** What is to be sealed; empty where there is nothing. */
  public Optional<String> document() {
    return sealedPlans.isEmpty() && sealedSamples.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "{\"plans\":[%s],\"samples\":[%s]}"
                .formatted(String.join(",", sealedPlans), String.join(",", sealedSamples)));
  }

  /** How many rows are in its samples. */
  public int sampled() {
    return sampled;
  }

  /** What may stand on the log. */
  public Evidence evidence(Optional<ResultSummary> sealed) {
    return new Evidence(asked.migrations(), plans, tables, measured, sampled, missing, sealed);
  }
}
