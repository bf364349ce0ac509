package dev.countersign.engine.request;

import dev.countersign.protocol.execution.ExecutionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The executions of a request so far.
 *
 * @param begun the number of the last run that was queued or granted; numbers go up from 1 and are
 *     never used again
 * @param left how many more times the operation may run
 * @param finished those whose outcome is known, in their order
 */
public record Runs(int begun, int left, List<Finished> finished) {
  static final Runs NONE = new Runs(0, 0, List.of());

  static Runs of(int left) {
    return new Runs(0, left, List.of());
  }

  public Optional<Finished> finished(ExecutionId execution) {
    return finished.stream().filter(it -> it.execution().equals(execution)).findFirst();
  }

  Runs oneMoreBegun() {
    return new Runs(begun + 1, left, finished);
  }

  Runs andFinished(Finished run, int runsLeft) {
    return new Runs(begun, runsLeft, Stream.concat(finished.stream(), Stream.of(run)).toList());
  }

  Runs andForgotten(ExecutionId execution) {
    var all = new ArrayList<>(finished);
    all.replaceAll(it -> it.execution().equals(execution) ? it.forgotten() : it);
    return new Runs(begun, left, List.copyOf(all));
  }

  Runs andReportedLate(ExecutionId execution) {
    var all = new ArrayList<>(finished);
    all.replaceAll(it -> it.execution().equals(execution) ? it.late() : it);
    return new Runs(begun, left, List.copyOf(all));
  }
}
