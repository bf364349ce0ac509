package dev.countersign.cli.command;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.demo.Narrator;
import dev.countersign.cli.demo.Story;
import dev.countersign.cli.demo.StoryException;
import dev.countersign.cli.launch.Launcher;
import dev.countersign.cli.launch.LocalPlatform;
import dev.countersign.cli.launch.Platform;
import dev.countersign.cli.output.Cells;
import dev.countersign.cli.output.Screen;
import dev.countersign.cli.output.Wrap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Tell the story of Countersign on the platform that runs here, and check that it comes true.",
      "Where none runs, one is started, and stopped again at the end."
    })
final class DemoCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private UpCommand.PortOptions ports;

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var running = LocalPlatform.of(shell.home()).filter(LocalPlatform::isUp);
    if (running.isPresent()) {
      return tell(running.get());
    }
    shell.screen().say("No platform runs here; starting one for the story.");
    try (var _ = new Launcher(shell.home()).up(ports.ports(), new ProgressLines(shell.screen()))) {
      return tell(LocalPlatform.of(shell.home()).orElseThrow());
    }
  }

  private int tell(Platform platform) {
    var screen = shell.screen();
    try {
      new Story(platform, new Aloud(screen)).tell();
    } catch (StoryException e) {
      screen.say("");
      screen.say("It did not turn out as told. " + e.getMessage());
      return ExitCode.ERROR;
    }
    screen.line("");
    screen.line("Everything turned out as told.");
    return ExitCode.DONE;
  }

  /** For a person at a terminal. */
  private record Aloud(Screen screen) implements Narrator {
    @Override
    public void chapter(int number, String title) {
      screen.line("");
      screen.line("%d. %s".formatted(number, title));
    }

    @Override
    public void tell(String sentence) {
      Wrap.words(sentence, screen.width() - 3).forEach(line -> screen.line("   " + line));
    }

    @Override
    public void found(String sentence) {
      var lines = Wrap.words(Cells.clean(sentence), screen.width() - 7);
      for (int i = 0; i < lines.size(); i++) {
        screen.line((i == 0 ? "   [ok] " : "        ").substring(0, 8) + lines.get(i));
      }
    }
  }
}
