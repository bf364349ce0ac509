package dev.countersign.agent.run;

import dev.countersign.protocol.request.Migration;
import java.util.Optional;

/**
 * What is to be done to one migration.
 *
 * @param row what the table says of it before
 * @param statements how many its text has, where that is accepted; else 0
 */
public record MigrationStep(
    Migration migration, Work work, Optional<MigrationRow> row, int statements) {
  /** What it is; and by which word the result calls it. */
  public enum Work {
    /** Nothing: it is as it should be. */
    SKIP("skipped"),
    /** Its text runs, and then it is applied. */
    RUN_UP("applied"),
    /** Its text runs, and then it is gone. */
    RUN_DOWN("reverted"),
    /** It is written down as applied. */
    MARK("marked applied"),
    /** It is written down no longer. */
    FORGET("marked reverted"),
    /** Its checksum is written down anew. */
    ACCEPT("checksum accepted"),
    /** The checksum of its down file, which was begun, is written down anew. */
    ACCEPT_DOWN("checksum of its down file accepted");

    private final String word;

    Work(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Whether a file is accepted that has changed. */
    boolean accepts() {
      return this == ACCEPT || this == ACCEPT_DOWN;
    }
  }

  public boolean runs() {
    return work == Work.RUN_UP || work == Work.RUN_DOWN;
  }

  /** Whether it goes on with what has stopped. */
  public boolean resumes() {
    return runs() && row.filter(it -> !it.isWhole()).isPresent();
  }
}
