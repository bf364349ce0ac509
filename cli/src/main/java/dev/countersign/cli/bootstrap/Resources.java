package dev.countersign.cli.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that travel beside these classes. */
final class Resources {
  private Resources() {}

  static String text(String name) {
    try (var file = Resources.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("Expected %s in the jar, but it is not".formatted(name));
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
