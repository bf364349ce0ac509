package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.ResultSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of an approved operation.
 *
 * @param pool whose agents may claim it, once it is granted; none of a change of policies, which
 *     governance makes
 * @param queuedAt since when it waits for its turn, where it must
 * @param claimBy when the grant lapses unless an agent claims it by then
 * @param resultKey the public key that the result is sealed to
 * @param result what the log says of what is sealed: rows, or what the target said of a failure
 * @param stopAsked when someone asked for it to be stopped
 * @param evidence what an agent found at the target about an Unknown one, or how it knows the
 *     outcome
 * @param reconciled who said what became of it, where no agent could
 * @param lateReport what an agent reported after the end, which changed nothing
 * @param keeping how long its result may be read
 */
public record ExecutionView(
    ExecutionId id,
    ExecutionStatus status,
    Optional<String> pool,
    Optional<Bytes> resultKey,
    Optional<Instant> queuedAt,
    Optional<Instant> grantedAt,
    Optional<Instant> claimBy,
    Optional<Subject> agent,
    Optional<Instant> startedAt,
    Optional<Instant> stopAsked,
    Optional<Instant> endedAt,
    Optional<ResultSummary> result,
    Optional<Failure> failure,
    Optional<String> evidence,
    Optional<Reconciled> reconciled,
    Optional<Outcome> lateReport,
    Keeping keeping) {

  /**
   * A person said what became of an Unknown one.
   *
   * @param reason the digest of their words
   */
  public record Reconciled(Subject by, Digest reason) {}

  static ExecutionView queued(ExecutionId id, Bytes resultKey, boolean stored, Instant at) {
    return begun(id, Optional.of(resultKey), Optional.of(at), stored);
  }

  static ExecutionView granted(
      ExecutionId id, String pool, Bytes resultKey, boolean stored, Instant at, Instant claimBy) {
    return begun(id, Optional.of(resultKey), Optional.empty(), stored).grantedTo(pool, at, claimBy);
  }

  private static ExecutionView begun(
      ExecutionId id, Optional<Bytes> resultKey, Optional<Instant> queuedAt, boolean stored) {
    return new ExecutionView(
        id,
        ExecutionStatus.QUEUED,
        Optional.empty(),
        resultKey,
        queuedAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Keeping.of(stored));
  }

  /** A change of policies that is with governance. */
  static ExecutionView publishing(ExecutionId id, Instant at) {
    return begun(id, Optional.empty(), Optional.empty(), true)
        .sentOn(Optional.empty(), at, Optional.empty())
        .running(Optional.empty(), at);
  }

  ExecutionView grantedTo(String of, Instant at, Instant until) {
    return sentOn(Optional.of(of), at, Optional.of(until));
  }

  private ExecutionView sentOn(Optional<String> of, Instant at, Optional<Instant> until) {
    return new ExecutionView(
        id,
        ExecutionStatus.GRANTED,
        of,
        resultKey,
        queuedAt,
        Optional.of(at),
        until,
        agent,
        startedAt,
        stopAsked,
        endedAt,
        result,
        failure,
        evidence,
        reconciled,
        lateReport,
        keeping);
  }

  ExecutionView startedBy(Subject runner, Instant at) {
    return running(Optional.of(runner), at);
  }

  private ExecutionView running(Optional<Subject> runner, Instant at) {
    return new ExecutionView(
        id,
        ExecutionStatus.RUNNING,
        pool,
        resultKey,
        queuedAt,
        grantedAt,
        claimBy,
        runner,
        Optional.of(at),
        stopAsked,
        endedAt,
        result,
        failure,
        evidence,
        reconciled,
        lateReport,
        keeping);
  }

  ExecutionView stopAskedAt(Instant at) {
    return changed(status, Optional.of(at), endedAt, lateReport);
  }

  /** No longer granted or running; an Unknown one has not ended yet. */
  ExecutionView turned(ExecutionStatus end, Instant at) {
    var ended = end == ExecutionStatus.UNKNOWN ? endedAt : Optional.of(at);
    return changed(end, stopAsked, ended, lateReport);
  }

  ExecutionView reportedLate(Outcome outcome) {
    return changed(status, stopAsked, endedAt, Optional.of(outcome));
  }

  ExecutionView because(Optional<ResultSummary> what, Optional<Failure> why, Optional<String> how) {
    return told(what, why, how, reconciled, keeping);
  }

  ExecutionView inspected(String found) {
    return told(result, failure, Optional.of(found), reconciled, keeping);
  }

  ExecutionView reconciled(Reconciled by) {
    return told(result, failure, evidence, Optional.of(by), keeping);
  }

  ExecutionView with(Keeping changed) {
    return told(result, failure, evidence, reconciled, changed);
  }

  ExecutionView keptAtMost(Duration most) {
    return endedAt
        .map(ended -> ended.plus(most))
        .filter(last -> keeping.until().filter(last::isBefore).isPresent())
        .map(last -> with(keeping.until(last)))
        .orElse(this);
  }

  /** Whether something sealed was reported. */
  public boolean hasResult() {
    return result.filter(it -> it.chunks() > 0).isPresent();
  }

  private ExecutionView told(
      Optional<ResultSummary> what,
      Optional<Failure> why,
      Optional<String> how,
      Optional<Reconciled> by,
      Keeping kept) {
    return new ExecutionView(
        id,
        status,
        pool,
        resultKey,
        queuedAt,
        grantedAt,
        claimBy,
        agent,
        startedAt,
        stopAsked,
        endedAt,
        what,
        why,
        how,
        by,
        lateReport,
        kept);
  }

  private ExecutionView changed(
      ExecutionStatus to, Optional<Instant> stop, Optional<Instant> end, Optional<Outcome> late) {
    return new ExecutionView(
        id,
        to,
        pool,
        resultKey,
        queuedAt,
        grantedAt,
        claimBy,
        agent,
        startedAt,
        stop,
        end,
        result,
        failure,
        evidence,
        reconciled,
        late,
        keeping);
  }
}
