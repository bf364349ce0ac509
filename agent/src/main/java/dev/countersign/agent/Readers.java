package dev.countersign.agent;

import dev.countersign.agent.session.Sessions;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the roles that can only read get in, at the targets that have one: changes sign in as
 * another, and nobody would see from them that reads fail.
 */
final class Readers {
  private final Duration connectWithin;
  private final Map<TargetRef, Sessions<?>> sessions = new ConcurrentHashMap<>();

  /**
   * Knows none yet.
   *
   * @param connectWithin how long a run bears with a target that it cannot reach
   */
  Readers(Duration connectWithin) {
    this.connectWithin = connectWithin;
  }

  void add(TargetRef target, Sessions<?> reader) {
    sessions.put(target, reader);
  }

  /** Whether a read would only wait in vain. */
  boolean isDown(TargetRef target) {
    var reader = sessions.get(target);
    return reader != null && reader.isFailingFor(connectWithin);
  }

  /** What is wrong at the moment, in a sentence; empty also where there is no such role. */
  Optional<String> problem(TargetRef target) throws InterruptedException {
    var reader = sessions.get(target);
    return reader == null ? Optional.empty() : reader.problem().map(it -> "As reader: " + it);
  }
}
