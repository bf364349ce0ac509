package dev.countersign.qa;

import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The policies that a platform begins with, for tests that put more beside them for a while. */
final class Shipped {
  private static final Path POLICIES = Path.of("..", "docs", "policies");

  private Shipped() {}

  static void copyInto(Path folder) throws IOException {
    try (var shipped = Files.list(POLICIES)) {
      for (var file : shipped.filter(it -> it.toString().endsWith(".yaml")).toList()) {
        if (!file.toString().endsWith(".test.yaml")) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
    }
  }

  /** Puts in force what is in a folder, and nothing else. */
  static void publish(TestPlatform platform, Path folder) {
    Typed.done(platform, "policy", "publish", folder.toString(), "--as", "root", "--yes");
  }
}
