package dev.countersign.requestservice.view;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Seat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A step that is behind a request: its seats are filled; or somebody overrode it; or, where there
 * is neither, glass was broken and it was passed over.
 *
 * @param step its place in the workflow, from 1
 */
public record MetStep(int step, List<Seat> seats, Optional<Overridden> override, Instant at) {

  /**
   * What somebody gave in place of the votes.
   *
   * @param reason the salted digest of the reason, which is a payload
   */
  public record Overridden(Subject by, Digest reason) {}

  static MetStep bypassed(int step, Instant at) {
    return new MetStep(step, List.of(), Optional.empty(), at);
  }

  /** Whether it was passed over. */
  public boolean bypassed() {
    return seats.isEmpty() && override.isEmpty();
  }

  /** Those by whose word it is behind the request. */
  public Stream<Subject> countersigners() {
    return Stream.concat(seats.stream().map(Seat::voter), override.stream().map(Overridden::by));
  }
}
