package dev.countersign.engine;

/**
 * Which rules these are. A request names the version it was judged by; when a rule changes the
 * version grows, and the code of the old one stays, so that an old history is never judged anew.
 */
public final class Rules {
  public static final int VERSION = 1;

  private Rules() {}
}
