package dev.countersign.engine.policy;

/**
 * How many people may be looked at before a search is given up; shared by all searches that are
 * given the same. Not thread-safe.
 */
public final class Patience {
  private static final int FOR_ONE_REQUEST = 50_000;

  private int left;

  public Patience(int people) {
    this.left = people;
  }

  public static Patience forOneRequest() {
    return new Patience(FOR_ONE_REQUEST);
  }

  /** Whether one more may be looked at, who counts from then on. */
  boolean takeOne() {
    return left > 0 && left-- > 0;
  }

  boolean isOver() {
    return left == 0;
  }
}
