package dev.countersign.qa;

import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The policies that a platform begins with, for tests that put more beside them for a while. */
final class Shipped {
  private static final Path POLICIES = Path.of("..", "docs", "policies");

  private Shipped() {}

  /**
   * Puts them in force, and others beside them.
   *
   * @param folder where they may stand; empty
   * @param more the text of each by the name of its file
   */
  static void publishBeside(TestPlatform platform, Path folder, Map<String, String> more)
      throws IOException {
    copyInto(folder);
    for (var file : more.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    publish(platform, folder);
  }

  /** Puts them in force, and nothing else. */
  static void publishAlone(TestPlatform platform) {
    publish(platform, POLICIES);
  }

  private static void copyInto(Path folder) throws IOException {
    try (var shipped = Files.list(POLICIES)) {
      for (var file : shipped.filter(it -> it.toString().endsWith(".yaml")).toList()) {
        if (!file.toString().endsWith(".test.yaml")) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
    }
  }

  private static void publish(TestPlatform platform, Path folder) {
    Typed.done(platform, "policy", "publish", folder.toString(), "--as", "root", "--yes");
  }
}
