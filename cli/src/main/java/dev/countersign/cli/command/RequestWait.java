package dev.countersign.cli.command;

import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Waits for what comes next of a request, for as long as its command may. */
record RequestWait(Shell shell, Gateway gateway, Instant deadline) {
  private static final Duration GLANCE = Duration.ofSeconds(20);

  /** The request with all that is known of it, at least as new as that answer about it. */
  RequestView whole(RequestView answer) {
    return new RequestView(gateway.showAfter(answer.id(), answer.sequence() - 1, GLANCE));
  }

  /** The request after its next event; empty when there is no more time. */
  Optional<RequestView> next(RequestView request) {
    var current = request;
    while (current.sequence() <= request.sequence()) {
      var left = Duration.between(shell.clock().instant(), deadline);
      if (left.compareTo(Duration.ofSeconds(1)) < 0) {
        return Optional.empty();
      }
      var wait = left.compareTo(GLANCE) < 0 ? left : GLANCE;
      current = new RequestView(gateway.showAfter(request.id(), request.sequence(), wait));
    }
    return Optional.of(current);
  }
}
