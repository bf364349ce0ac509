package dev.countersign.agent.run;

import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a document of migrations comes to at a target, decided by what the target's own table says:
 * it is right, whatever the author of the document believed.
 */
public sealed interface MigrationPlan {
  String CHANGED = "MIGRATION_CHANGED";
  String INCOMPLETE = "MIGRATION_INCOMPLETE";
  String OUT_OF_ORDER = "MIGRATION_OUT_OF_ORDER";
  String STALE = "MIGRATION_STALE";

  /** This is to be done, one after the other. */
  record Steps(List<MigrationStep> steps) implements MigrationPlan {
    public Steps {
      steps = List.copyOf(steps);
    }
  }

  /** Nothing is to be done. */
  record Refused(String code, String message) implements MigrationPlan {}

  /** What knows how many statements the text of a migration has that take effect one by one. */
  @FunctionalInterface
  interface Count {

    /** Empty where it has others, or nobody can tell. */
    OptionalInt of(Migration migration);
  }

  static MigrationPlan of(MigrationDocument document, List<MigrationRow> rows, Count count) {
    try {
      return new Steps(new MigrationPlanning(document, rows, count).steps());
    } catch (MigrationPlanning.Objection e) {
      return new Refused(e.code(), e.getMessage() + "; nothing was run");
    }
  }
}
