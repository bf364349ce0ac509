package dev.countersign.cli.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** A fact that is as long as its file is there. */
final class Marker {
  private Marker() {}

  static void set(Home home, String name) {
    Home.writeSecret(home.run().resolve(name), "");
  }

  static boolean isSet(Home home, String name) {
    return Files.exists(home.run().resolve(name));
  }

  static void remove(Home home, String name) {
    try {
      Files.deleteIfExists(home.run().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
