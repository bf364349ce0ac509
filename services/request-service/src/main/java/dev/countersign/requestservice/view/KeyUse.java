package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a key is there for. One may serve several ends: that of a submission serves evidence, then
 * waits for votes, freezes and its turn, and then the run. It is forgotten when all of them are
 * over, so a reader who was promised a result finds the key to it.
 *
 * @param name tells it from the other uses, the same whenever it is made of the same log
 * @param execution whose pieces are sealed to the key; empty where nothing is
 * @param sealing what they are sealed under; empty where nothing is
 * @param end empty while something may still be sealed to the key
 */
public record KeyUse(
    String name, String execution, Bytes publicKey, Bytes sealing, Optional<End> end) {
  /** What is not kept is of use to nobody once its reader has gone. */
  private static final Duration UNSTORED = Duration.ofHours(1);

  /**
   * Nothing more is sealed to the key.
   *
   * @param at since when
   * @param until when what was sealed to it may be read no more
   */
  public record End(Instant at, Instant until) {
    private static End now(Instant at) {
      return new End(at, at);
    }
  }

  /**
   * What an event changes.
   *
   * @param before the request before the event; empty before its first one
   */
  public static List<KeyUse> changed(Optional<RequestView> before, RequestView after) {
    var old = before.map(KeyUse::of).orElse(List.of());
    var now = of(after);
    var changed = new ArrayList<>(now);
    changed.removeAll(old);
    old.stream()
        .filter(use -> now.stream().noneMatch(it -> it.name().equals(use.name())))
        .map(use -> use.replaced(after.updated()))
        .forEach(changed::add);
    return changed;
  }

  private static List<KeyUse> of(RequestView request) {
    var uses = new ArrayList<KeyUse>();
    submission(request).ifPresent(uses::add);
    request.evidence().flatMap(it -> evidence(request, it)).ifPresent(uses::add);
    request.executions().forEach(run -> run(run).ifPresent(uses::add));
    return uses;
  }

  /** Waits for the first run; what a person dispatches has a key of its own. */
  private static Optional<KeyUse> submission(RequestView request) {
    var asked = request.asked();
    var over =
        isOver(request.status())
            || request.executions().stream()
                .anyMatch(run -> run.resultKey().equals(asked.resultKey()));
    return asked
        .resultKey()
        .filter(_ -> asked.stored())
        .map(
            key ->
                new KeyUse(
                    request.id().value(),
                    "",
                    key,
                    Bytes.EMPTY,
                    Optional.of(End.now(asked.at())).filter(_ -> over)));
  }

  private static Optional<KeyUse> evidence(RequestView request, EvidenceView evidence) {
    var execution = ExecutionId.ofEvidence(request.id()).value();
    var sealed = evidence.evidence().flatMap(Evidence::sealed);
    var end =
        evidence
            .endedAt()
            .map(
                at -> sealed.map(_ -> new End(at, until(request, at))).orElseGet(() -> End.now(at)))
            // What is over waits for none, but none comes later than it was given time.
            .or(() -> Optional.of(End.now(evidence.until())).filter(_ -> isOver(request.status())));
    return evidence
        .resultKey()
        .map(
            key ->
                new KeyUse(
                    execution + "#" + evidence.number(),
                    execution,
                    key,
                    sealed.map(ResultSummary::sealing).orElse(Bytes.EMPTY),
                    end));
  }

  private static Optional<KeyUse> run(ExecutionView run) {
    return run.resultKey()
        .map(
            key ->
                new KeyUse(
                    run.id().value(),
                    run.id().value(),
                    key,
                    run.result().map(ResultSummary::sealing).orElse(Bytes.EMPTY),
                    run.endedAt().map(at -> new End(at, until(run, at)))));
  }

  private static Instant until(ExecutionView run, Instant ended) {
    var keeping = run.keeping();
    if (keeping.forgottenAt().isPresent()) {
      return keeping.forgottenAt().get();
    }
    return keeping.stored() ? keeping.until().orElse(ended) : ended.plus(UNSTORED);
  }

  private static Instant until(RequestView request, Instant ended) {
    return request.workflow().map(it -> ended.plus(it.resultsFor())).orElse(ended);
  }

  /** Evidence was gathered once more: nobody reads what was found before. */
  private KeyUse replaced(Instant at) {
    return new KeyUse(name, "", publicKey, Bytes.EMPTY, Optional.of(End.now(at)));
  }

  private static boolean isOver(RequestStatus status) {
    return switch (status) {
      case PENDING, APPROVED, EXECUTING -> false;
      case COMPLETED, REJECTED, EXPIRED, CANCELLED -> true;
    };
  }
}
