package dev.countersign.protocol.request;

/** Why a run may not be granted although it waited for its turn. */
public enum TurnMiss {
  /** A freeze window of its policies is open. */
  FREEZE_WINDOW,
  /** No pool serves its target any more. */
  UNKNOWN_POOL,
  /** The approval that it rests on is over. */
  APPROVAL_EXPIRED
}
