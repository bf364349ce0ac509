package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.command.Journey.Patience;
import picocli.CommandLine.Option;

/** Whether a result is kept. */
final class StoreOptions {
  @Option(
      names = "--no-store",
      description = {
        "Keep the result nowhere: it is printed once, to who waits for it, and lost if nobody does."
      })
  private boolean noStore;

  boolean store() {
    return !noStore;
  }

  /** What to give the same command again. */
  String flags() {
    return noStore ? " --no-store" : "";
  }

  /**
   * Makes sure that somebody takes it.
   *
   * @throws CliException where nobody waits
   */
  void require(Patience patience) {
    if (noStore && patience == Patience.NONE) {
      throw new CliException(
          "Expected to wait for a result that is not stored, but with --no-wait nobody does");
    }
  }
}
