package dev.countersign.agent.session;

import dev.countersign.agent.run.Ended;

/** Something of the request stands in the table of receipts already that keeps it from running. */
public final class SettledBeforeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Ended ended;

  private SettledBeforeException(String message, Ended ended) {
    super(message);
    this.ended = ended;
  }

  /** The execution itself has a receipt or a tombstone. */
  public static SettledBeforeException itself() {
    return new SettledBeforeException(
        "Expected no receipt yet, but there is one", new Ended.SettledBefore());
  }

  /** The execution itself may have one: the answer to inserting it was lost. */
  public static SettledBeforeException perhaps() {
    return new SettledBeforeException(
        "Expected to know whether there is a receipt, but the connection was lost",
        new Ended.Unknown("the connection was lost while it was written down that it begins"));
  }

  /** Another run of the request has a receipt, and the log knows nothing of it. */
  public static SettledBeforeException another(String why) {
    return new SettledBeforeException(why, Ended.Failed.unclear("RAN_BEFORE", why));
  }

  /** What the run comes to. */
  public Ended ended() {
    return ended;
  }
}
