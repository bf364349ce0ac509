package dev.countersign.cli.doctor;

/** What came of looking at one thing. */
public sealed interface Finding {
  /** What was looked at: a word that stays the same over versions, for scripts. */
  String check();

  /** What was seen, in a phrase; for {@link Unseen}, why nothing was. */
  String seen();

  /** As it should be. */
  record Fine(String check, String seen) implements Finding {}

  /**
   * It works, and yet somebody should know.
   *
   * @param expected what it should be
   * @param remedy what to do
   */
  record Warning(String check, String seen, String expected, String remedy) implements Finding {}

  /**
   * Something does not work, or promises are not kept.
   *
   * @param expected what it should be
   * @param remedy what to do
   */
  record Fault(String check, String seen, String expected, String remedy) implements Finding {}

  /**
   * It could not be looked at, so nothing is known.
   *
   * @param remedy how to make it visible
   */
  record Unseen(String check, String seen, String remedy) implements Finding {}
}
