package dev.countersign.engine.policy;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Step;
import java.util.stream.Stream;

/** Who could fill which seats of a step, as some governance has it. */
public interface Candidates {
  /** Whether someone may fill a seat of a quorum, sitting elsewhere or not. */
  boolean mayFill(Subject person, Step step, Quorum quorum);

  /**
   * Everyone who could belong to a quorum, and perhaps others, each once; the same people in the
   * same order, on any machine. Whether they may fill a seat has to be asked.
   */
  Stream<Subject> members(Quorum quorum);

  /** Everyone who may, each once. */
  default Stream<Subject> candidates(Step step, Quorum quorum) {
    return members(quorum).filter(person -> mayFill(person, step, quorum));
  }
}
