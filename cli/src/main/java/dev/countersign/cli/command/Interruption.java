package dev.countersign.cli.command;

/**
 * Something to say when the person presses Ctrl-C while we wait. The JVM then ends with 130, as
 * shells expect.
 */
final class Interruption implements AutoCloseable {
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  static Interruption says(Runnable words) {
    var hook = new Thread(words, "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out: the hook speaks.
      return;
    }
  }
}
