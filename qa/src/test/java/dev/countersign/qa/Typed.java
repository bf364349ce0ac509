package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.command.Cli;
import dev.countersign.cli.command.Shell;
import dev.countersign.cli.output.Screen;
import dev.countersign.qa.platform.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/**
 * A command line that was typed beside a platform.
 *
 * @param code what it ended with
 * @param data what a pipe would get
 * @param talk what the person would see besides
 */
record Typed(int code, String data, String talk) {
  private static final int WIDTH = 80;

  static Typed at(TestPlatform platform, String... words) {
    return at(platform, new ByteArrayOutputStream(), words);
  }

  /** One that has to do what it is told. */
  static Typed done(TestPlatform platform, String... words) {
    var typed = at(platform, words);
    assertThat(typed.code()).as(typed.talk()).isEqualTo(ExitCode.DONE);
    return typed;
  }

  /**
   * One that somebody looks at while it runs.
   *
   * @param talk gets what the person sees, as it comes
   */
  static Typed at(TestPlatform platform, ByteArrayOutputStream talk, String... words) {
    var data = new ByteArrayOutputStream();
    var screen =
        new Screen(
            new PrintStream(data, true, StandardCharsets.UTF_8),
            new PrintStream(talk, true, StandardCharsets.UTF_8),
            WIDTH);
    int code =
        Cli.run(
            new Shell(
                screen,
                InputStream.nullInputStream(),
                false,
                Map.of(),
                platform.home(),
                Clock.systemUTC()),
            words);
    return new Typed(
        code, data.toString(StandardCharsets.UTF_8), talk.toString(StandardCharsets.UTF_8));
  }
}
