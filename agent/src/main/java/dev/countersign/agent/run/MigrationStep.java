package dev.countersign.agent.run;

import dev.countersign.protocol.request.Migration;
import java.util.Optional;

/**
 * What is to be done to one migration.
 *
 * @param row what the table says of it before
 */
public record MigrationStep(Migration migration, Work work, Optional<MigrationRow> row) {
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
    ACCEPT("checksum accepted");

    private final String word;

    Work(String word) {
      this.word = word;
    }

    public String word() {
      return word;
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
