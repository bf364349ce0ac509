package dev.countersign.qa.bench;

import dev.countersign.cli.http.ApiClient.Answer;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.ResultView;
import dev.countersign.cli.http.Submission;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.TestPlatform;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code ./countersign bench}: one table from one run against a platform of its own, each figure
 * beside its ratio to the trip of a bare Kafka record through the same broker.
 */
public final class Bench {
  private static final String READ = "SELECT id, customer, status FROM orders WHERE id = 1";
  private static final String CHANGE = "UPDATE orders SET status = status WHERE id = 1";

  private static final Set<RequestStatus> UNDER_WAY =
      EnumSet.of(RequestStatus.PENDING, RequestStatus.APPROVED, RequestStatus.EXECUTING);
  private static final int POLICIES = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Of the Kafka in this process. What goes wrong in a figure is thrown; tables want no lines
   * between.
   */
  private static final Logger ALL_LOGS = Logger.getLogger("");

  private final TestPlatform platform;
  private final Gateway alice;
  private final Gateway bob;
  private final Effort effort;
  private final int replayed;
  private final boolean runsAlone;

  /** How much of everything; {@code quick} shows that the bench works, its figures mean nothing. */
  private record Effort(
      Duration warming,
      int warmUp,
      int samples,
      Duration lasting,
      int kills,
      int entries,
      int rounds,
      int evaluations,
      int replayed,
      int rows) {
    static final Effort FULL =
        new Effort(
            Duration.ofSeconds(60),
            100,
            300,
            Duration.ofSeconds(8),
            5,
            20_000,
            10,
            5_000,
            50_000,
            1_000_000);
    static final Effort QUICK =
        new Effort(
            Duration.ofSeconds(2), 5, 20, Duration.ofSeconds(1), 1, 2_000, 3, 100, 1_000, 10_000);
  }

  private Bench(TestPlatform platform, Effort effort, int replayed, boolean runsAlone) {
    this.platform = platform;
    this.alice = platform.as("alice");
    this.bob = platform.as("bob");
    this.effort = effort;
    this.replayed = replayed;
    this.runsAlone = runsAlone;
  }

  /**
   * Arguments: {@code --quick}, or none; {@code --runs} measures what an agent runs, alone; {@code
   * --replayed N} puts as many requests on the log that is replayed.
   */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    var words = new ArrayList<>(List.of(arguments));
    var effort = words.remove("--quick") ? Effort.QUICK : Effort.FULL;
    boolean runsAlone = words.remove("--runs");
    int replayed = effort.replayed();
    if (words.size() == 2 && words.getFirst().equals("--replayed") && isCount(words.getLast())) {
      replayed = Integer.parseInt(words.removeLast());
      words.removeLast();
    }
    if (!words.isEmpty()) {
      System.err.println(
          "Expected --quick, --runs, --replayed N or nothing, but got "
              + String.join(" ", arguments));
      System.exit(1);
    }
    ALL_LOGS.setLevel(Level.SEVERE);
    System.err.println("Starting a platform of its own; the figures take about ten minutes.");
    try (var platform = TestPlatform.start()) {
      new Bench(platform, effort, replayed, runsAlone).measure(System.out);
    }
  }

  private static boolean isCount(String word) {
    return word.matches("[1-9][0-9]{2,7}");
  }

  private void measure(PrintStream out) throws InterruptedException, ExecutionException {
    if (runsAlone) {
      new BenchTable(out, new Samples("none", new long[1])).runs(runs());
      return;
    }
    var _ = Lifecycles.perSecond(4, effort.warming(), this::lifecycle);
    var bare = BareTrip.measure(platform.bootstrapServers(), effort.warmUp(), effort.samples());
    var table = new BenchTable(out, bare);
    table.heading();
    table.row(bare);
    table.row(samples("submit to decision", this::submitPending));
    table.row(votes());
    table.row(samples("auto-approved SELECT, whole", this::wholeSelect));
    table.rates();
    for (int inFlight : new int[] {1, 16, 64}) {
      table.rate(
          "approval (submit, vote)",
          inFlight,
          Lifecycles.perSecond(inFlight, effort.lasting(), this::approval));
    }
    for (int inFlight : new int[] {1, 16, 64}) {
      table.rate(
          "whole (and run, result)",
          inFlight,
          Lifecycles.perSecond(inFlight, effort.lasting(), this::lifecycle));
    }
    table.away(
        new RestartFigures(
                platform,
                alice,
                () -> Submission.of("orders", "production", CHANGE).because("bench"))
            .measure(effort.kills()));
    table.processes(ProcessFigures.of(platform));
    table.audit(new AuditFigures(effort.entries(), effort.rounds()).measure());
    table.replay(new ReplayFigures(replayed).measure());
    table.policies(new PolicyFigures(POLICIES, effort.evaluations()).measure());
    table.runs(runs());
    table.statements(new SqlFigures(effort.evaluations()).measure());
  }

  private RunFigures.Figures runs() {
    return new RunFigures(platform, effort.warmUp(), effort.samples(), effort.rows()).measure();
  }

  private RequestView submitPending() {
    return submit(Submission.of("orders", "production", CHANGE).because("bench"));
  }

  private RequestView submit(Submission submission) {
    return new RequestView(alice.submit(submission, UUID.randomUUID().toString()).body());
  }

  private Answer approve(RequestView request) {
    return bob.vote(request.id(), "approve", "", request.operationDigest());
  }

  private ResultView wholeSelect() {
    return finished(submit(Submission.of("orders", "development", READ)));
  }

  private Answer approval() {
    return approve(submitPending());
  }

  private ResultView lifecycle() {
    var request = submitPending();
    approve(request);
    alice.dispatch(request.id());
    return finished(request);
  }

  private ResultView finished(RequestView request) {
    var seen = request;
    while (seen.status() != RequestStatus.COMPLETED) {
      if (!UNDER_WAY.contains(seen.status())) {
        throw new IllegalStateException(
            "Expected request %s to complete, but it is %s".formatted(seen.id(), seen.status()));
      }
      seen = new RequestView(alice.showAfter(seen.id(), seen.sequence(), PATIENCE));
    }
    return alice.result(seen.id());
  }

  private Samples votes() {
    var nanos = new long[effort.samples()];
    for (int i = -effort.warmUp(); i < nanos.length; i++) {
      var request = submitPending();
      long start = System.nanoTime();
      approve(request);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return new Samples("vote to decision", nanos);
  }

  private Samples samples(String name, Runnable once) {
    var nanos = new long[effort.samples()];
    for (int i = -effort.warmUp(); i < nanos.length; i++) {
      long start = System.nanoTime();
      once.run();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return new Samples(name, nanos);
  }
}
