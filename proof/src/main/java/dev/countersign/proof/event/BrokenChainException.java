package dev.countersign.proof.event;

import dev.countersign.protocol.envelope.EventMeta;

/** An event cannot stand where it stands. It stops its reader: skipping it would hide a loss. */
public final class BrokenChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenChainException(EventMeta meta, String expected, Object found) {
    super(
        "Expected %s for event %d of %s, but got %s"
            .formatted(expected, meta.sequence(), meta.aggregate(), found));
  }
}
