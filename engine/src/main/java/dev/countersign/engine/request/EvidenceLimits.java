package dev.countersign.engine.request;

import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.Missing;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.protocol.evidence.PlanNode;
import dev.countersign.protocol.evidence.StatementPlan;
import dev.countersign.protocol.evidence.TableSize;
import dev.countersign.protocol.execution.Failure;
import java.util.List;

/** As much of what an agent reports as an event has room for. */
final class EvidenceLimits {
  private static final int MAX_STATEMENTS = 20;
  private static final int MAX_NODES = 50;
  private static final int MAX_TABLES = 50;
  private static final int MAX_MIGRATIONS = 100;
  private static final int MAX_MISSING = 50;
  private static final int MAX_NAME = 200;
  private static final int MAX_CODE = 100;
  private static final int MAX_MESSAGE = 500;

  private EvidenceLimits() {}

  static Evidence clipped(Evidence it) {
    return new Evidence(
        first(it.migrations(), MAX_MIGRATIONS).stream()
            .map(one -> new PendingMigration(name(one.title()), one.from(), one.statements()))
            .toList(),
        first(it.plans(), MAX_STATEMENTS).stream()
            .map(
                plan ->
                    new StatementPlan(
                        plan.statement(),
                        first(plan.nodes(), MAX_NODES).stream()
                            .map(EvidenceLimits::clipped)
                            .toList()))
            .toList(),
        first(it.tables(), MAX_TABLES).stream()
            .map(size -> new TableSize(name(size.table()), size.bytes(), size.rows()))
            .toList(),
        first(it.measured(), MAX_STATEMENTS),
        it.sampled(),
        first(it.missing(), MAX_MISSING).stream()
            .map(
                missing ->
                    new Missing(
                        missing.part(),
                        missing.statement(),
                        Wording.clipped(missing.code(), MAX_CODE),
                        Wording.clipped(missing.why(), MAX_MESSAGE)))
            .toList(),
        it.sealed());
  }

  static Failure clipped(Failure failure) {
    return new Failure(
        Wording.clipped(failure.code(), MAX_CODE), Wording.clipped(failure.message(), MAX_MESSAGE));
  }

  private static PlanNode clipped(PlanNode node) {
    return new PlanNode(
        node.depth(),
        name(node.kind()),
        node.table().map(EvidenceLimits::name),
        node.index().map(EvidenceLimits::name),
        node.rows(),
        node.cost());
  }

  private static String name(String text) {
    return Wording.clipped(text, MAX_NAME);
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(all.size(), most));
  }
}
