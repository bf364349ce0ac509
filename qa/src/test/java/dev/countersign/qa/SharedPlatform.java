package dev.countersign.qa;

import dev.countersign.qa.platform.TestPlatform;

/** One platform for all acceptance tests of a run: starting one takes longer than most of them. */
final class SharedPlatform {
  private static TestPlatform platform;

  private SharedPlatform() {}

  static synchronized TestPlatform get() {
    if (platform == null) {
      platform = TestPlatform.start();
      Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop-platform"));
    }
    return platform;
  }
}
