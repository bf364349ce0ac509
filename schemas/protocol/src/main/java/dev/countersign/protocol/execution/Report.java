package dev.countersign.protocol.execution;

import dev.countersign.protocol.Doc;
import java.util.Optional;

/** What an agent says at the end of an execution. */
public sealed interface Report {

  @Doc("The operation ran and its effect is there.")
  record Succeeded(@Doc("What it produced, without the rows.") ResultSummary result)
      implements Report {}

  @Doc("The operation failed, and as a rule did not take effect.")
  record Failed(
      @Doc("What went wrong, without literals.") Failure failure,
      @Doc("What the target itself said, sealed like a result, where it said anything.")
          Optional<ResultSummary> words)
      implements Report {

    /** A failure of which the target said nothing. */
    public static Failed of(String code, String message) {
      return new Failed(new Failure(code, message), Optional.empty());
    }
  }

  @Doc("The operation was stopped before it took effect.")
  record Stopped() implements Report {}
}
