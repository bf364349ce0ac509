package dev.countersign.engine.request;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far an execution under way has come. */
public sealed interface Run {
  ExecutionId execution();

  /**
   * It waits for its turn in the lane of its target.
   *
   * @param resultKey to which its result will be sealed
   * @param stored whether that result is kept
   */
  record Queued(ExecutionId execution, Bytes resultKey, boolean stored) implements Run {}

  /** A grant went out to the agents of a pool. */
  sealed interface Sent extends Run {
    /** The pool whose agents may claim it, and settle it. */
    String pool();
  }

  /**
   * The grant is out; no agent has claimed it.
   *
   * @param until from then on it may no longer be claimed
   */
  record Granted(ExecutionId execution, String pool, Instant until, Duration lease)
      implements Sent {}

  /** An agent has the grant: from here on the operation may have taken effect. */
  sealed interface Claimed extends Sent {
    Subject agent();

    /** Whether someone has asked for it to be stopped. */
    boolean stopAsked();
  }

  /**
   * The agent runs it.
   *
   * @param since when its claim was accepted
   * @param lease how long after its last sign of life the agent is given up
   */
  record Running(
      ExecutionId execution,
      String pool,
      Subject agent,
      Instant since,
      Duration lease,
      boolean stopAsked)
      implements Claimed {

    Running stopped() {
      return new Running(execution, pool, agent, since, lease, true);
    }
  }

  /**
   * The agent fell silent, and the truth is yet to be found.
   *
   * @param found at the target by an agent that could not tell; from then on a person may
   * @param inspections how often that has changed
   */
  record Unknown(
      ExecutionId execution,
      String pool,
      Subject agent,
      boolean stopAsked,
      Optional<String> found,
      int inspections)
      implements Claimed {

    Unknown inspected(String now) {
      return new Unknown(execution, pool, agent, stopAsked, Optional.of(now), inspections + 1);
    }
  }

  /** A change of policies is with governance, which has yet to answer. */
  record Publishing(ExecutionId execution) implements Run {}
}
