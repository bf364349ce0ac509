package dev.countersign.cli.launch;

import dev.countersign.cli.launch.Launcher.Progress;
import java.time.Duration;

/** Nobody listens. */
final class SilentProgress implements Progress {
  @Override
  public void healthy(String part, Duration after, String address) {}

  @Override
  public void note(String sentence) {}
}
