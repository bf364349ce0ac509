package dev.countersign.engine.request;

import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.protocol.policy.Lane;
import dev.countersign.protocol.request.OperationKind;
import java.util.Optional;

/** Whether a request takes its turn. */
final class Lanes {

  private Lanes() {}

  /** The lane that it must take its turn in; none where glass is broken for it, if that may be. */
  static Optional<Lane> toTake(Judged request) {
    var asked = request.submission();
    return request
        .workflow()
        .lane()
        .filter(_ -> asked.kind() != OperationKind.POLICY_CHANGE) // no agent runs it
        .filter(it -> it.nonBypassable() || !asked.breakGlass());
  }
}
