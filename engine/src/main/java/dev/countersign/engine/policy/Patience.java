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
  public boolean takeOne() {
    return left > 0 && left-- > 0;
  }

  /** Whether nobody more may be looked at, so that what was not found may yet be there. */
  public boolean isOver() {
    return left == 0;
  }
}
