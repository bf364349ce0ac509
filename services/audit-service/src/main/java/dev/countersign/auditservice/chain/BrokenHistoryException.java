package dev.countersign.auditservice.chain;

import dev.countersign.protocol.audit.LogPosition;

/**
 * A record of our own logs cannot be where it is. Chaining it, or passing it over, would make the
 * audit vouch for it: everything stops until a person has found out who wrote there.
 */
public final class BrokenHistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenHistoryException(String message) {
    super(message);
  }

  static BrokenHistoryException at(LogPosition position, String what) {
    return new BrokenHistoryException(what + " (" + position.place() + ")");
  }
}
