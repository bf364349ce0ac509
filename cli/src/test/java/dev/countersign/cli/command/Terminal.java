package dev.countersign.cli.command;

import dev.countersign.cli.launch.Home;
import dev.countersign.cli.output.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** A terminal of 80 columns, with what was typed and what came out. */
final class Terminal {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream talk = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Path state;
  private byte[] typed = {};
  private boolean interactive;

  Terminal(Path state) {
    this.state = state;
  }

  /** Of somebody who has a token at a gateway, by whose name it is found: {@code --as}. */
  static Terminal signedIn(Path state, GatewayStub gateway, String who) throws IOException {
    Files.createDirectories(state.resolve("tokens"));
    Files.writeString(state.resolve("tokens").resolve(who + ".token"), "cs_" + who + "\n");
    return new Terminal(state).with("COUNTERSIGN_URL", gateway.address().toString());
  }

  Terminal with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Something comes through a pipe. */
  Terminal piped(byte... input) {
    typed = input.clone();
    interactive = false;
    return this;
  }

  /** A person types. */
  Terminal typed(String input) {
    typed = input.getBytes(StandardCharsets.UTF_8);
    interactive = true;
    return this;
  }

  int run(String... words) {
    var screen =
        new Screen(
            new PrintStream(data, true, StandardCharsets.UTF_8),
            new PrintStream(talk, true, StandardCharsets.UTF_8),
            80);
    var shell =
        new Shell(
            screen,
            new ByteArrayInputStream(typed),
            interactive,
            environment,
            new Home(state, state),
            Clock.fixed(NOW, ZoneOffset.UTC));
    return Cli.run(shell, words);
  }

  String data() {
    return data.toString(StandardCharsets.UTF_8);
  }

  String talk() {
    return talk.toString(StandardCharsets.UTF_8);
  }
}
