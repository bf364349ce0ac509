package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.ReportSignInFailures;
import dev.countersign.protocol.governance.SignInFailure;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.kafka.GovernanceAnswer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Counts sign-ins that fail, by where they come from, and tells the log once in a while: how many,
 * and from where most of them. What it counts is bounded, and so is what it tells, however many
 * fail and wherever they come from. Thread-safe.
 */
@ApplicationScoped
class FailedSignIns {
  private static final Logger LOG = Logger.getLogger(FailedSignIns.class);
  private static final int COUNTED = 1_000;
  private static final int TOLD = 20;

  private final CommandSender sender;
  private final GatewayConfig config;
  private final Clock clock = Clock.systemUTC();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("failed-sign-ins").factory());
  private Map<String, Integer> counts = new HashMap<>();
  private int others;
  private Instant from = clock.instant();

  FailedSignIns(CommandSender sender, GatewayConfig config) {
    this.sender = sender;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    long interval = config.tokens().reportFailuresEvery().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::tell, interval, interval, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  /** A token was not good. */
  synchronized void failed(String source) {
    count(source.isEmpty() ? "unknown" : source, 1);
  }

  private void count(String source, int times) {
    if (counts.containsKey(source) || counts.size() < COUNTED) {
      counts.merge(source, times, FailedSignIns::sum);
    } else {
      others = sum(others, times);
    }
  }

  private void tell() {
    try {
      Map<String, Integer> taken;
      int rest;
      Instant since;
      var now = clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
      synchronized (this) {
        taken = counts;
        rest = others;
        since = from.truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        counts = new HashMap<>();
        others = 0;
        from = now;
      }
      if ((!taken.isEmpty() || rest > 0) && !isTold(report(taken, rest, since, now))) {
        takeBack(taken, rest, since);
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "Sign-ins that failed could not be told");
    }
  }

  private static ReportSignInFailures report(
      Map<String, Integer> counts, int others, Instant since, Instant now) {
    List<SignInFailure> most =
        counts.entrySet().stream()
            .map(each -> new SignInFailure(each.getKey(), each.getValue()))
            .sorted(
                Comparator.comparing(SignInFailure::count)
                    .reversed()
                    .thenComparing(SignInFailure::source))
            .toList();
    int untold =
        most.stream().skip(TOLD).mapToInt(SignInFailure::count).reduce(others, FailedSignIns::sum);
    return new ReportSignInFailures(since, now, most.stream().limit(TOLD).toList(), untold);
  }

  /** In the gateway's own name; one whose answer is late was sent, and is not told again. */
  private boolean isTold(ReportSignInFailures report) {
    var itself = new Principal(new Subject(config.issuer()), PrincipalKind.SERVICE, SignIn.KEY, "");
    return switch (sender.govern(itself, report)) {
      case GovernanceAnswer.Decided _, GovernanceAnswer.Undecided _ -> true;
      case GovernanceAnswer.NotSent _ -> false;
      case GovernanceAnswer.Replied(var reply) -> {
        LOG.infof("Sign-ins that failed are told later: %s", reply);
        yield false;
      }
    };
  }

  private synchronized void takeBack(Map<String, Integer> counted, int rest, Instant since) {
    counted.forEach(this::count);
    others = sum(others, rest);
    from = since;
  }

  private static int sum(int one, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
  }
}
