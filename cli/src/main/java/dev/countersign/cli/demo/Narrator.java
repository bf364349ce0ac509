package dev.countersign.cli.demo;

/** Who listens to the story: a person at a terminal, or a test. */
public interface Narrator {
  /** A new part of it begins. */
  void chapter(int number, String title);

  /** What is done now. */
  void tell(String sentence);

  /** What was found to be as told. */
  void found(String sentence);
}
