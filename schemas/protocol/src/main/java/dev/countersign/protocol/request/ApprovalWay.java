package dev.countersign.protocol.request;

/** How a request came to be approved. */
public enum ApprovalWay {
  /** Every policy that matched approves it without a vote. */
  AUTO,
  /** Its last step was met or overridden. */
  VOTES,
  /** Glass was broken, and whatever could not be bypassed is met. */
  BREAK_GLASS
}
