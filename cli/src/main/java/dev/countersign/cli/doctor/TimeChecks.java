package dev.countersign.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Clocks, readers, programs and the audit: whether everything keeps up. Pure. */
public final class TimeChecks {
  public static final String CLOCKS = "clocks";
  public static final String READERS = "readers";
  public static final String PROGRAMS = "programs";
  public static final String AUDIT = "audit-freshness";
  public static final String CHECKPOINT = "audit-checkpoint";

  private static final Duration SKEW_TOLD = Duration.ofSeconds(1);

  /** A command may be delivered so long after it was signed by a gateway that does not wait. */
  private static final Duration SKEW_WRONG = Duration.ofSeconds(10);

  private static final Duration LAG_TOLD = Duration.ofSeconds(10);
  private static final Duration LAG_WRONG = Duration.ofMinutes(1);
  private static final Duration AUDIT_TOLD = Duration.ofSeconds(1);
  private static final Duration CHECKPOINT_TOLD = Duration.ofSeconds(90);
  private static final Duration CHECKPOINT_WRONG = Duration.ofMinutes(5);
  private static final double MILLIS = 1000.0;

  private TimeChecks() {}

  /** Clocks of other hosts against ours. */
  public static List<Finding> clocks(Collection<ClockSeen> clocks) {
    var wrong = new ArrayList<Finding>();
    var most = Duration.ZERO;
    for (var clock : clocks) {
      // Only what is certain counts: the difference less what the way there may have taken.
      var certain = positive(clock.ahead().abs().minus(clock.within()));
      most = certain.compareTo(most) > 0 ? certain : most;
      var seen =
          "%s is %s %s, give or take %s"
              .formatted(
                  clock.whose(),
                  seconds(clock.ahead().abs()),
                  clock.ahead().isNegative() ? "behind" : "ahead",
                  seconds(clock.within()));
      var expected = "less than %s from this host".formatted(seconds(SKEW_TOLD));
      var remedy = "Have NTP set the clocks of both hosts; deadlines go by the brokers'.";
      if (certain.compareTo(SKEW_WRONG) > 0) {
        wrong.add(new Finding.Fault(CLOCKS, seen, expected, remedy));
      } else if (certain.compareTo(SKEW_TOLD) > 0) {
        wrong.add(new Finding.Warning(CLOCKS, seen, expected, remedy));
      }
    }
    return wrong.isEmpty()
        ? List.of(
            new Finding.Fine(
                CLOCKS, "%d within %s of this host".formatted(clocks.size(), seconds(most))))
        : wrong;
  }

  /** Readers against the ends of what they read. */
  public static List<Finding> readers(Collection<ReaderSeen> readers) {
    var wrong = new ArrayList<Finding>();
    for (var reader : readers) {
      var waiting = reader.waiting().orElse(Duration.ZERO);
      if (waiting.compareTo(LAG_TOLD) <= 0) {
        continue;
      }
      var seen =
          "%s leaves %s unread for %s".formatted(reader.reader(), reader.topic(), seconds(waiting));
      var expected = "less than " + seconds(LAG_TOLD);
      var remedy = "Look whether the program that reads it runs, and at its log.";
      wrong.add(
          waiting.compareTo(LAG_WRONG) > 0
              ? new Finding.Fault(READERS, seen, expected, remedy)
              : new Finding.Warning(READERS, seen, expected, remedy));
    }
    return wrong.isEmpty()
        ? List.of(
            new Finding.Fine(
                READERS, readers.isEmpty() ? "none" : readers.size() + " keep up with their logs"))
        : wrong;
  }

  /** What each program says of itself. */
  public static List<Finding> programs(Collection<ProgramSeen> programs) {
    var wrong = new ArrayList<Finding>();
    programs.forEach(
        program ->
            program
                .unwell()
                .ifPresent(
                    why ->
                        wrong.add(
                            new Finding.Fault(
                                PROGRAMS,
                                "%s: %s".formatted(program.name(), why),
                                "it to be ready at " + program.address(),
                                "Start it, or read what its log says."))));
    return wrong.isEmpty()
        ? List.of(
            new Finding.Fine(
                PROGRAMS,
                String.join(", ", programs.stream().map(ProgramSeen::name).toList()) + " ready"))
        : wrong;
  }

  /** How far the audit has come, and who says so. */
  public static List<Finding> audit(AuditSeen audit) {
    return List.of(freshness(audit), checkpoint(audit));
  }

  private static Finding freshness(AuditSeen audit) {
    var waiting = audit.waiting().orElse(Duration.ZERO);
    if (waiting.compareTo(AUDIT_TOLD) <= 0) {
      return new Finding.Fine(
          AUDIT,
          "%d entries, none waits longer than %s".formatted(audit.entries(), seconds(AUDIT_TOLD)));
    }
    var seen = "an event waits for its entry for " + seconds(waiting);
    var expected = "an entry within " + seconds(AUDIT_TOLD);
    var remedy = "Look at audit-service's health, which says where it stands and why.";
    return waiting.compareTo(LAG_WRONG) > 0
        ? new Finding.Fault(AUDIT, seen, expected, remedy)
        : new Finding.Warning(AUDIT, seen, expected, remedy);
  }

  private static Finding checkpoint(AuditSeen audit) {
    if (audit.checkpoint().isEmpty()) {
      return audit.entries() == 0
          ? new Finding.Fine(CHECKPOINT, "none, for there are no entries")
          : new Finding.Fault(
              CHECKPOINT,
              "none over %d entries".formatted(audit.entries()),
              "one within " + seconds(CHECKPOINT_TOLD),
              "Look at audit-service's health and log.");
    }
    var last = audit.checkpoint().get();
    var seen =
        "the last, over %d of %d entries, is %s old"
            .formatted(last.size(), audit.entries(), seconds(last.age()));
    return wrongSignature(last)
        .orElseGet(
            () -> {
              if (last.size() == audit.entries() || last.age().compareTo(CHECKPOINT_TOLD) <= 0) {
                return new Finding.Fine(CHECKPOINT, seen + ", signed");
              }
              var expected = "one within " + seconds(CHECKPOINT_TOLD);
              var remedy = "Look at audit-service's health and log.";
              return last.age().compareTo(CHECKPOINT_WRONG) > 0
                  ? new Finding.Fault(CHECKPOINT, seen, expected, remedy)
                  : new Finding.Warning(CHECKPOINT, seen, expected, remedy);
            });
  }

  private static Optional<Finding> wrongSignature(AuditSeen.CheckpointSeen last) {
    return last.wrong()
        .map(
            why ->
                new Finding.Fault(
                    CHECKPOINT,
                    "the last does not verify: " + why,
                    "audit-service's signature",
                    "Find out who wrote to countersign.checkpoints; ./countersign audit verify."));
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  static String seconds(Duration duration) {
    return duration.compareTo(Duration.ofSeconds(100)) < 0
        ? String.format(Locale.ROOT, "%.2f s", duration.toMillis() / MILLIS)
        : duration.toSeconds() + " s";
  }
}
