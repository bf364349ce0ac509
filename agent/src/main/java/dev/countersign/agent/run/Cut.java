package dev.countersign.agent.run;

/**
 * The limit by which a result ends before its rows do.
 *
 * @param at what the limit is
 */
public record Cut(By by, long at) {

  /** Which one. */
  public enum By {
    /** How many rows the target or a policy lets a result have. */
    ROWS("rows"),
    /** How many bytes the agent lets a result have, as the server sends them. */
    BYTES("bytes"),
    /** How many bytes one row may have, as the server sends it. */
    ROW_BYTES("rowBytes");

    private final String word;

    By(String word) {
      this.word = word;
    }

    /** What readers of a result are told. */
    public String word() {
      return word;
    }
  }
}
