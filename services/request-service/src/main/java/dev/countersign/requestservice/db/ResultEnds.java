package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.requestservice.view.EvidenceView;
import dev.countersign.requestservice.view.ExecutionView;
import dev.countersign.requestservice.view.LoggedEvent;
import dev.countersign.requestservice.view.RequestView;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/**
 * Follows until when results may be read. A key that the log says is forgotten is gone with the
 * very transaction that reads so, on whichever gateway: all of them share these rows.
 */
final class ResultEnds {
  /** What is not kept is of use to nobody once its reader has gone. */
  private static final Duration UNSTORED = Duration.ofHours(1);

  private ResultEnds() {}

  /**
   * Writes what changes by these events.
   *
   * @param after the rows of their requests after all of them
   */
  static Uni<Void> write(
      StatelessSession session, List<LoggedEvent> events, Map<String, RequestView> after) {
    var work = Uni.createFrom().voidItem();
    for (var logged : events) {
      if (logged.event() instanceof EvidenceGathered) {
        for (var row : evidence(after.get(logged.meta().aggregate()))) {
          work = work.chain(() -> session.upsert(row));
        }
      }
      for (var run : after.get(logged.meta().aggregate()).executions()) {
        if (run.endedAt().filter(logged.meta().time()::equals).isPresent()
            || isForgotten(logged, run)) {
          work = work.chain(() -> session.upsert(end(run)));
        }
        if (isForgotten(logged, run) && run.resultKey().isPresent()) {
          work = work.chain(() -> forget(session, run.resultKey().get()));
        }
      }
    }
    return work;
  }

  private static boolean isForgotten(LoggedEvent logged, ExecutionView run) {
    return logged.event() instanceof ResultForgotten(var execution) && execution.equals(run.id());
  }

  private static ResultEndEntity end(ExecutionView run) {
    var row = new ResultEndEntity();
    row.execution = run.id().value();
    row.publicKey = run.resultKey().map(Bytes::toHex).orElse("");
    row.sealing = run.result().map(ResultSummary::sealing).map(Bytes::toHex).orElse("");
    row.endsAt = run.keeping().forgottenAt().orElseGet(() -> until(run));
    return row;
  }

  /** Of the gathering that counts: another of the same request takes its place. */
  private static List<ResultEndEntity> evidence(RequestView request) {
    var row = new ResultEndEntity();
    var sealed = request.evidence().flatMap(EvidenceView::evidence).flatMap(Evidence::sealed);
    var ended = request.evidence().flatMap(EvidenceView::endedAt);
    if (sealed.isEmpty() || ended.isEmpty()) {
      return List.of();
    }
    row.execution = ExecutionId.ofEvidence(request.id()).value();
    row.publicKey =
        request.evidence().flatMap(EvidenceView::resultKey).map(Bytes::toHex).orElse("");
    row.sealing = sealed.get().sealing().toHex();
    row.endsAt =
        request
            .workflow()
            .map(workflow -> ended.get().plus(workflow.resultsFor()))
            .orElse(ended.get());
    return List.of(row);
  }

  private static Instant until(ExecutionView run) {
    var ended = run.endedAt().orElseThrow();
    return run.keeping().stored() ? run.keeping().until().orElse(ended) : ended.plus(UNSTORED);
  }

  private static Uni<Void> forget(StatelessSession session, Bytes publicKey) {
    return session
        .createMutationQuery("delete from ResultKeyEntity where publicKey = :key")
        .setParameter("key", publicKey.toHex())
        .executeUpdate()
        .replaceWithVoid();
  }
}
