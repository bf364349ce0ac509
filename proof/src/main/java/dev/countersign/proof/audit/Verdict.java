package dev.countersign.proof.audit;

import java.time.Instant;
import java.util.Optional;

/** What a verifier found. */
public sealed interface Verdict {
  Counts counts();

  /** Everything is as it was written. */
  record Sound(Counts counts) implements Verdict {}

  /** Something is not. */
  record Broken(Finding finding, Counts counts) implements Verdict {}

  /**
   * The first thing that is wrong, in the order of the entries.
   *
   * @param message what was expected and what was found, without the place
   */
  record Finding(Check check, String topic, int partition, long offset, String message) {
    /** The place, and what is wrong there. */
    @Override
    public String toString() {
      return "topic %s, partition %d, offset %d: %s (check: %s)"
          .formatted(topic, partition, offset, message, check.word());
    }
  }

  /**
   * How much was looked at.
   *
   * @param entries entries of the chain
   * @param checkpoints signed checkpoints that agree with it
   * @param covered how many entries the last of them vouches for
   * @param aggregates how many histories the entries are of
   * @param signatures good signatures of policy-service
   * @param commands good signatures of issuers
   * @param unknownIssuers commands of issuers whose key is not known here
   * @param waiting records that have no entry yet
   * @param waitingSince when the oldest of them was appended
   */
  record Counts(
      long entries,
      long checkpoints,
      long covered,
      long aggregates,
      long signatures,
      long commands,
      long unknownIssuers,
      long waiting,
      Optional<Instant> waitingSince) {}
}
