package dev.countersign.agent.run;

/** What a tombstone found out. */
public sealed interface Settled {

  /** The receipt is there: the change was committed. */
  record Committed() implements Settled {}

  /** The tombstone is there, and no receipt can come any more: the change never took effect. */
  record Never() implements Settled {}

  /** A transaction that may yet commit is still open, or the target cannot be reached. */
  record NotYet(String why) implements Settled {}

  /**
   * It was begun, and what it did took or may have taken effect outside of one transaction: a
   * person has to look.
   */
  record Undecided(String why) implements Settled {
    /** Its statements take effect one by one. */
    public static final Undecided BEGUN_ONLY =
        new Undecided(
            "its statements take effect by themselves; it was begun, and nothing says how it ended");
  }

  /** There is a receipt, but of another text: a person has to look. */
  record Contradicted() implements Settled {}
}
