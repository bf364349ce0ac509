package dev.countersign.protocol.delivery;

/** How far an attempt came. */
public enum AttemptEnd {
  /** There was an answer, with a status. */
  ANSWERED,
  /** There was none within the time. */
  TIMED_OUT,
  /** There was no connection, or it broke: no such host, refused, reset. */
  UNREACHABLE,
  /** The certificate of the receiver is not good. */
  NOT_TRUSTED,
  /** Nothing was sent at all. */
  NOT_SENT
}
