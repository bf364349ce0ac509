package dev.countersign.protocol.request;

/** What is done to the migrations that a {@link MigrationDocument} lists. */
public enum MigrationAction {
  /** Their texts run, and they count as applied. Those that are applied already are passed over. */
  UP,
  /** Their texts run, which undo them, and they no longer count as applied. */
  DOWN,
  /** Nothing runs: somebody has seen to it by hand, and they count as applied. */
  MARK_APPLIED,
  /** Nothing runs: somebody has undone them by hand, and they no longer count as applied. */
  MARK_REVERTED,
  /** One that stopped on its way up goes on. */
  RESUME_UP,
  /** One that stopped on its way down goes on. */
  RESUME_DOWN,
  /** Nothing runs: an up file that has changed since it was applied, or begun, is accepted. */
  ACCEPT_CHECKSUM,
  /** Nothing runs: a down file that has changed since it was begun is accepted. */
  ACCEPT_DOWN;

  /** Whether the texts are to run. */
  public boolean runs() {
    return switch (this) {
      case UP, DOWN, RESUME_UP, RESUME_DOWN -> true;
      case MARK_APPLIED, MARK_REVERTED, ACCEPT_CHECKSUM, ACCEPT_DOWN -> false;
    };
  }

  /** Whether the texts are those of up files, which a checksum is of. */
  public boolean isUp() {
    return switch (this) {
      case UP, MARK_APPLIED, RESUME_UP, ACCEPT_CHECKSUM -> true;
      case DOWN, MARK_REVERTED, RESUME_DOWN, ACCEPT_DOWN -> false;
    };
  }

  /** Whether it goes on with what has stopped. */
  public boolean resumes() {
    return this == RESUME_UP || this == RESUME_DOWN;
  }

  /** Whether a file that has changed is accepted. */
  public boolean accepts() {
    return this == ACCEPT_CHECKSUM || this == ACCEPT_DOWN;
  }
}
