package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Subject;

/**
 * What the fold needs to know of an event beside its facts: whose it is, where it stands, and who
 * acted.
 */
record At(String aggregate, Position position, Subject actor) {

  static At of(EventMeta meta) {
    return new At(
        meta.aggregate(), new Position(meta.sequence(), meta.time()), meta.actor().subject());
  }
}
