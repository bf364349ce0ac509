package dev.countersign.cli.signin;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The browser of whoever sits here, where there is one. */
public final class Browser {
  private Browser() {}

  /** Opens a page there, if that can be; a person who sees none has the address. */
  public static void open(URI page, Map<String, String> environment) {
    command(environment)
        .ifPresent(
            command -> {
              try {
                var words = new java.util.ArrayList<>(command);
                words.add(page.toString());
                new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
              } catch (IOException e) {
                return; // then there is none
              }
            });
  }

  private static Optional<List<String>> command(Map<String, String> environment) {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return Optional.of(List.of("open"));
    }
    if (system.contains("win")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
    }
    return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")
        ? Optional.of(List.of("xdg-open"))
        : Optional.empty();
  }
}
