package dev.countersign.cli.command;

import dev.countersign.cli.launch.Launcher.Progress;
import dev.countersign.cli.output.Screen;
import java.time.Duration;

/** One line a part, as it gets healthy. */
final class ProgressLines implements Progress {
  private static final double MILLIS = 1000.0;

  private final Screen screen;

  ProgressLines(Screen screen) {
    this.screen = screen;
  }

  @Override
  public synchronized void healthy(String part, Duration after, String address) {
    screen.show("  %-16s %5.1f s  %s".formatted(part, after.toMillis() / MILLIS, address));
  }

  @Override
  public synchronized void note(String sentence) {
    screen.say("  " + sentence);
  }
}
