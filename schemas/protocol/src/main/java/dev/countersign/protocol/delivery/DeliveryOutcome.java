package dev.countersign.protocol.delivery;

/** What an attempt comes to, for the delivery. */
public enum DeliveryOutcome {
  /** The receiver answered 2xx. */
  DELIVERED(true),
  /** The receiver answered 4xx, other than those that ask to come again. */
  REFUSED_BY_RECEIVER(true),
  /** It was the receiver's or the network's trouble, and may pass. */
  RETRYING(false),
  /** As RETRYING, but it has been tried for long enough. */
  GAVE_UP(true),
  /**
   * The address is private, loopback, link-local or of metadata, and the endpoint may not be there.
   */
  ADDRESS_REFUSED(true),
  /** The receiver answered 3xx; where it points to, nobody has allowed. */
  REDIRECTED(true),
  /** The secret of the endpoint does not open: it was sealed to another key. */
  SECRET_UNREADABLE(true);

  private final boolean last;

  DeliveryOutcome(boolean last) {
    this.last = last;
  }

  /** Whether nothing more is tried for this delivery. */
  public boolean isFinal() {
    return last;
  }
}
