package dev.countersign.qa;

import dev.countersign.qa.platform.TestPlatform;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One platform for all acceptance tests of a run, for starting one takes longer than most of them;
 * stopped when the last of them has run.
 */
final class SharedPlatform implements BeforeAllCallback {
  private static TestPlatform platform;

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(TestPlatform.class, _ -> start());
  }

  private static TestPlatform start() {
    platform = TestPlatform.start();
    return platform;
  }

  static TestPlatform get() {
    return platform;
  }
}
