package dev.countersign.cli.survey;

/** Told of a broker that goes away and comes back, once each. */
public interface Outage {
  /**
   * It does not answer any more.
   *
   * @param why in the words of its client
   */
  void begins(String why);

  /** It answers again, and what it was given meanwhile is read. */
  void isOver();
}
