package dev.countersign.cli.command;

import dev.countersign.cli.output.Cells;
import dev.countersign.cli.output.Screen;
import dev.countersign.cli.output.Wrap;

/** A page of texts, each with a label at its left, as wide as the screen. */
final class Labelled {
  private static final int LABEL = 10;

  private final Screen screen;

  Labelled(Screen screen) {
    this.screen = screen;
  }

  void line(String label, String text) {
    var left = label;
    for (var part : Wrap.words(Cells.clean(text), screen.width() - LABEL)) {
      screen.line("%-9s ".formatted(left) + part);
      left = "";
    }
  }

  void gap() {
    screen.line("");
  }
}
