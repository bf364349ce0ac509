package dev.countersign.engine.request;

import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.protocol.policy.Lane;
import java.util.Optional;

/** Whether a request takes its turn. */
final class Lanes {

  private Lanes() {}

  /** The lane that it must take its turn in; none where glass is broken for it, if that may be. */
  static Optional<Lane> toTake(Judged request) {
    return request
        .workflow()
        .lane()
        .filter(it -> it.nonBypassable() || !request.submission().breakGlass());
  }
}
