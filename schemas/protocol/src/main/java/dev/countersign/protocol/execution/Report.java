package dev.countersign.protocol.execution;

import dev.countersign.protocol.Doc;

/** What an agent says at the end of an execution. */
public sealed interface Report {

  @Doc("The operation ran and its effect is there.")
  record Succeeded(@Doc("What it produced, without the rows.") ResultSummary result)
      implements Report {}

  @Doc("The operation did not take effect.")
  record Failed(@Doc("What went wrong, without literals.") Failure failure) implements Report {}

  @Doc("The operation was stopped before it took effect.")
  record Stopped() implements Report {}
}
