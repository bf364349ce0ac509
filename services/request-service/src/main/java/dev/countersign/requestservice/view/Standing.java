package dev.countersign.requestservice.view;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a request stands.
 *
 * @param step the place of the step that is open, from 1; 0 where none is
 * @param until when it expires unless something happens: the vote's or the approval's end
 * @param way how it came to be approved, once it has
 * @param approvedAt when it was approved, once it has
 * @param runsLeft how many more times it may run; 1 for an approval that can still be consumed
 * @param consumption who made use of an approval and when, once someone has
 */
public record Standing(
    RequestStatus status,
    int step,
    Optional<Instant> until,
    Optional<ApprovalWay> way,
    Optional<Instant> approvedAt,
    int runsLeft,
    Optional<Consumption> consumption) {

  /** Someone made use of the approval. */
  public record Consumption(Subject by, Instant at) {}

  static Standing submitted() {
    return new Standing(
        RequestStatus.PENDING,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty());
  }

  Standing waitingFor(int openStep, Instant end) {
    return new Standing(
        RequestStatus.PENDING, openStep, Optional.of(end), way, approvedAt, runsLeft, consumption);
  }

  /** A step is open again; the time for votes runs on. */
  Standing backAt(int openStep) {
    return new Standing(status, openStep, until, way, approvedAt, runsLeft, consumption);
  }

  Standing approved(ApprovalWay by, Instant at, Instant end, int executions) {
    return new Standing(
        RequestStatus.APPROVED,
        0,
        Optional.of(end),
        Optional.of(by),
        Optional.of(at),
        executions,
        consumption);
  }

  /** The same approval, in another state of being used. */
  Standing approvedStill(RequestStatus now, int runs) {
    return new Standing(now, 0, until, way, approvedAt, runs, consumption);
  }

  /** After a run: approved again where runs are left. */
  Standing ranWith(int runs) {
    return runs > 0 ? approvedStill(RequestStatus.APPROVED, runs) : ended(RequestStatus.COMPLETED);
  }

  Standing ended(RequestStatus end) {
    return new Standing(end, 0, Optional.empty(), way, approvedAt, 0, consumption);
  }

  Standing consumed(Subject by, Instant at) {
    return new Standing(
        RequestStatus.COMPLETED,
        0,
        Optional.empty(),
        way,
        approvedAt,
        0,
        Optional.of(new Consumption(by, at)));
  }
}
