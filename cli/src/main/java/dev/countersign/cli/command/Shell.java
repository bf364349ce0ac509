package dev.countersign.cli.command;

import dev.countersign.cli.launch.Home;
import dev.countersign.cli.output.Screen;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param input where text comes from that is not on the command line
 * @param interactive whether a person sits at the input
 */
public record Shell(
    Screen screen,
    InputStream input,
    boolean interactive,
    Map<String, String> environment,
    Home home,
    Clock clock) {
  /** The same, with its output elsewhere. */
  Shell with(Screen other) {
    return new Shell(other, input, interactive, environment, home, clock);
  }

  /** A variable of the environment; empty where it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
