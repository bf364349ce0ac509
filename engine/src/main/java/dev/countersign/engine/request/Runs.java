package dev.countersign.engine.request;

import dev.countersign.protocol.execution.ExecutionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The executions of a request so far.
 *
 * @param granted the number of the last grant; numbers go up from 1 and are never used again
 * @param left how many more times the operation may run
 * @param finished those whose outcome is known, in their order
 */
public record Runs(int granted, int left, List<Finished> finished) {
  static final Runs NONE = new Runs(0, 0, List.of());

  static Runs of(int left) {
    return new Runs(0, left, List.of());
  }

  public Optional<Finished> finished(ExecutionId execution) {
    return finished.stream().filter(it -> it.execution().equals(execution)).findFirst();
  }

  Runs oneMoreGranted() {
    return new Runs(granted + 1, left, finished);
  }

  Runs andFinished(Finished run, int runsLeft) {
    return new Runs(granted, runsLeft, Stream.concat(finished.stream(), Stream.of(run)).toList());
  }

  Runs andReportedLate(ExecutionId execution) {
    var all = new ArrayList<>(finished);
    all.replaceAll(it -> it.execution().equals(execution) ? it.late() : it);
    return new Runs(granted, left, List.copyOf(all));
  }
}
