package dev.countersign.requestservice.view;

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
 * @param runsLeft how many more times it may run
 */
public record Standing(
    RequestStatus status,
    int step,
    Optional<Instant> until,
    Optional<ApprovalWay> way,
    Optional<Instant> approvedAt,
    int runsLeft) {

  static Standing submitted() {
    return new Standing(
        RequestStatus.PENDING, 0, Optional.empty(), Optional.empty(), Optional.empty(), 0);
  }

  Standing waitingFor(int openStep, Instant end) {
    return new Standing(
        RequestStatus.PENDING, openStep, Optional.of(end), way, approvedAt, runsLeft);
  }

  Standing approved(ApprovalWay by, Instant at, Instant end, int executions) {
    return new Standing(
        RequestStatus.APPROVED, 0, Optional.of(end), Optional.of(by), Optional.of(at), executions);
  }

  /** The same approval, in another state of being used. */
  Standing approvedStill(RequestStatus now, int runs) {
    return new Standing(now, 0, until, way, approvedAt, runs);
  }

  /** After a run: approved again where runs are left. */
  Standing ranWith(int runs) {
    return runs > 0 ? approvedStill(RequestStatus.APPROVED, runs) : ended(RequestStatus.COMPLETED);
  }

  Standing ended(RequestStatus end) {
    return new Standing(end, 0, Optional.empty(), way, approvedAt, 0);
  }
}
