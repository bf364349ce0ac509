package dev.countersign.engine.governance;

import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import java.util.Optional;

/**
 * What became of a change of policies that was approved as a request. Remembered, so that whoever
 * asks again is told the same.
 *
 * @param epoch that it began
 * @param policies how many came, changed or went
 * @param failure why nothing did, where nothing could
 */
public record Publication(long epoch, int policies, Optional<Failure> failure) {

  static Publication made(long epoch, PoliciesPublished event) {
    return new Publication(
        epoch, event.changed().size() + event.retired().size(), Optional.empty());
  }

  static Publication refused(long epoch, PolicyChangeRefused event) {
    return new Publication(
        epoch, 0, Optional.of(new Failure(event.code().name(), event.message())));
  }
}
