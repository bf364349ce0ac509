package dev.countersign.engine.request;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.policy.EvidencePart;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The latest try to gather evidence about a request.
 *
 * @param number from 1
 * @param pool whose agents were asked
 * @param until from then on it has failed unless something was reported
 * @param resultKey to which plans and samples are sealed
 * @param missing what could have been gathered, but was not
 */
public record Gathering(
    int number,
    List<EvidencePart> gather,
    Optional<String> pool,
    Instant until,
    Optional<Bytes> resultKey,
    Stage stage,
    List<EvidencePart> missing) {

  public Gathering {
    gather = List.copyOf(gather);
    missing = List.copyOf(missing);
  }

  /** How far it has come. */
  public enum Stage {
    AWAITED,
    /** Numbers are on the log. */
    GATHERED,
    /** Numbers are on the log, and plans or samples are sealed. */
    SEALED,
    FAILED
  }

  /** Whether something may still be reported. */
  public boolean isAwaited() {
    return stage == Stage.AWAITED;
  }

  /** Whether there is evidence. */
  public boolean isGathered() {
    return stage == Stage.GATHERED || stage == Stage.SEALED;
  }

  Gathering at(Stage next) {
    return at(next, missing);
  }

  Gathering at(Stage next, List<EvidencePart> notGathered) {
    return new Gathering(number, gather, pool, until, resultKey, next, notGathered);
  }
}
