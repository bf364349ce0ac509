package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The latest evidence that was asked for about a request.
 *
 * @param number which gathering of the request it is, from 1
 * @param resultKey the public key that plans and samples are sealed to
 * @param endedAt when it was gathered, or had failed
 */
public record EvidenceView(
    int number,
    List<EvidencePart> gather,
    Optional<String> pool,
    Instant askedAt,
    Instant until,
    Optional<Bytes> resultKey,
    Optional<Instant> endedAt,
    Optional<Evidence> evidence,
    Optional<Failure> failure) {

  static EvidenceView asked(EvidenceAsked event, Instant at) {
    return new EvidenceView(
        event.gathering(),
        event.gather(),
        event.pool(),
        at,
        event.until(),
        event.resultKey(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  EvidenceView gathered(Evidence found, Instant at) {
    return ended(at, Optional.of(found), Optional.empty());
  }

  EvidenceView failed(Failure why, Instant at) {
    return ended(at, Optional.empty(), Optional.of(why));
  }

  private EvidenceView ended(Instant at, Optional<Evidence> found, Optional<Failure> why) {
    return new EvidenceView(
        number, gather, pool, askedAt, until, resultKey, Optional.of(at), found, why);
  }
}
