package dev.countersign.agent.evidence;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.run.MigrationStep;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.sql.SqlPieces;
import dev.countersign.sql.SqlPieces.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an order to gather evidence comes to, once its text is cut into statements. */
public sealed interface Asking permits Asked, Asking.Refused {

  /** Nothing can be found out about it. */
  record Refused(Reason reason) implements Asking {}

  /**
   * About a text.
   *
   * @param keepsFromMeasuring why changes are not measured here, where they are not
   */
  static Asking about(EvidenceOrder order, String text, Optional<Reason> keepsFromMeasuring) {
    return SqlPieces.of(order.dialect(), text)
        .<Asking>map(pieces -> Asked.of(order, List.of(), pieces, keepsFromMeasuring))
        .orElseGet(() -> unclear("text", "this"));
  }

  /**
   * About those migrations whose texts would run.
   *
   * @param steps what the document comes to at the target
   */
  static Asking about(
      EvidenceOrder order, List<MigrationStep> steps, Optional<Reason> keepsFromMeasuring) {
    var migrations = new ArrayList<PendingMigration>();
    var pieces = new ArrayList<Piece>();
    for (var step : steps) {
      if (step.runs()) {
        var migration = step.migration();
        var cut = SqlPieces.of(order.dialect(), migration.sql());
        if (cut.isEmpty()) {
          return unclear("migrations", migration.title());
        }
        var left = cut.get().stream().skip(migration.from() - 1L).toList();
        if (!left.isEmpty()) { // else it is only marked as done
          migrations.add(new PendingMigration(migration.title(), migration.from(), left.size()));
          pieces.addAll(left);
        }
      }
    }
    return Asked.of(order, migrations, pieces, keepsFromMeasuring);
  }

  private static Refused unclear(String what, String which) {
    return new Refused(
        new Reason(
            "TEXT_UNCLEAR",
            "Expected %s that can be cut into statements with certainty, but %s cannot"
                .formatted(what, which)));
  }
}
