package dev.countersign.qa.bench;

import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Part;
import dev.countersign.qa.platform.TestPlatform;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How long decisions stay away when policy-service is killed and started again at once: from kill
 * -9 to the decision on a command that was sent right after it, the start of the program included.
 */
final class RestartFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestPlatform platform;
  private final Gateway caller;
  private final Supplier<Submission> submission;

  RestartFigures(TestPlatform platform, Gateway caller, Supplier<Submission> submission) {
    this.platform = platform;
    this.caller = caller;
    this.submission = submission;
  }

  Samples measure(int times) {
    var nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long killed = System.nanoTime();
      platform.kill(Part.POLICY);
      var starting = CompletableFuture.runAsync(() -> platform.start(Part.POLICY));
      var answer = caller.submit(submission.get(), UUID.randomUUID().toString());
      var _ = caller.decided(answer, PATIENCE);
      nanos[i] = System.nanoTime() - killed;
      starting.join(); // healthy before it is killed again
    }
    return new Samples("kill -9 to the next decision", nanos);
  }
}
