package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Subject;
import java.util.Optional;

/**
 * What the fold needs to know of an event beside its facts: whose it is, where it stands, and who
 * acted with which token.
 */
record At(String aggregate, Position position, Subject actor, Optional<String> token) {

  static At of(EventMeta meta) {
    return new At(
        meta.aggregate(),
        new Position(meta.sequence(), meta.time()),
        meta.actor().subject(),
        meta.actor().token());
  }
}
