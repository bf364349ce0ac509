package dev.countersign.qa;

import dev.countersign.cli.demo.Narrator;

/** For a story that is told to see whether it comes true. */
final class Silent implements Narrator {
  @Override
  public void chapter(int number, String title) {}

  @Override
  public void tell(String sentence) {}

  @Override
  public void found(String sentence) {}
}
