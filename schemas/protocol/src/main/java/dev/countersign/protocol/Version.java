package dev.countersign.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which release a program is of. All programs of one build say the same. */
public final class Version {
  private static final String CURRENT = read();

  private Version() {}

  /** As the build calls itself, such as {@code 1.2.0}. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    try (var text = Version.class.getResourceAsStream("version.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
