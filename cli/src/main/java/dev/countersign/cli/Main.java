package dev.countersign.cli;

import dev.countersign.cli.command.Cli;
import dev.countersign.cli.command.Shell;
import dev.countersign.cli.launch.Home;
import dev.countersign.cli.output.Screen;
import java.nio.file.Path;
import java.time.Clock;

/** Where the program begins. */
public final class Main {
  private Main() {}

  public static void main(String... words) {
    KafkaLog.off();
    var environment = System.getenv();
    var root = Path.of(System.getProperty("countersign.root", "."));
    var state = environment.get("COUNTERSIGN_STATE");
    var screen = Screen.ofProcess(environment.get("COLUMNS"), isOnTerminal());
    var shell =
        new Shell(
            screen,
            System.in,
            isInteractive(),
            environment,
            state == null || state.isEmpty() ? Home.of(root) : new Home(root, Path.of(state)),
            Clock.systemUTC());
    System.exit(whole(screen, Cli.run(shell, words)));
  }

  /** What a full disk, or a reader that has gone, did not take is no success. */
  private static int whole(Screen screen, int code) {
    if (!screen.data().checkError()) {
      return code;
    }
    screen.say("Expected to write all of the output, but not all of it could be written.");
    return code == ExitCode.DONE ? ExitCode.ERROR : code;
  }

  /**
   * Whether data goes to a terminal; the launcher knows, where the input comes from elsewhere too.
   */
  private static boolean isOnTerminal() {
    return Boolean.parseBoolean(
        System.getProperty("countersign.terminal", Boolean.toString(isInteractive())));
  }

  @SuppressWarnings("SystemConsoleNull") // true of 22 to 24; from 25 on it may be null again
  private static boolean isInteractive() {
    var console = System.console();
    return console != null && console.isTerminal();
  }
}
