package dev.countersign.qa.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The bench's one table, at most 80 columns wide. */
final class BenchTable {
  private final PrintStream out;
  private final Samples bare;

  BenchTable(PrintStream out, Samples bare) {
    this.out = out;
    this.bare = bare;
  }

  void heading() {
    line("%-30s %6s %10s %10s %12s", "one at a time", "count", "median ms", "p99 ms", "bare trips");
  }

  void row(Samples samples) {
    double ratio = (double) samples.median().toNanos() / bare.median().toNanos();
    line(
        "%-30s %6d %10.2f %10.2f %12.1f",
        samples.name(),
        samples.count(),
        millis(samples.median()),
        millis(samples.percentile(0.99)),
        ratio);
  }

  void rates() {
    out.println();
    line("%-30s %10s %12s %14s", "lifecycles", "in flight", "a second", "x bare trip");
  }

  /** The last column: how many come to their end in the time of one bare trip. */
  void rate(String name, int inFlight, double perSecond) {
    line(
        "%-30s %10d %12.0f %14.2f",
        name, inFlight, perSecond, perSecond * bare.median().toNanos() / 1e9);
  }

  /** In seconds, and without a ratio: most of it is the start of a program. */
  void away(Samples samples) {
    out.println();
    line("%-30s %6s %10s %10s", "away", "count", "median s", "longest s");
    line(
        "%-30s %6d %10.1f %10.1f",
        samples.name(),
        samples.count(),
        millis(samples.median()) / 1000,
        millis(samples.percentile(1)) / 1000);
  }

  void processes(List<ProcessFigures> processes) {
    out.println();
    line("%-30s %12s %14s", "process", "memory MiB", "ready after s");
    for (var process : processes) {
      line(
          "%-30s %12d %14s",
          process.name(),
          process.residentMiB(),
          process
              .readyAfter()
              .map(time -> String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0))
              .orElse("-"));
    }
  }

  /** The last column: of the bare SHA-256 calls over the same bytes. */
  void audit(List<AuditFigures.Figure> figures) {
    out.println();
    line("%-30s %12s %14s", "audit, in memory", "a second", "of bare hashes");
    for (var figure : figures) {
      line("%-30s %12.0f %14.2f", figure.name(), figure.perSecond(), figure.share());
    }
  }

  /** The last column: of the first figure. */
  void policies(List<Samples> figures) {
    out.println();
    line("%-30s %12s %12s %8s", "policies, in memory", "median µs", "p99 µs", "of bare");
    double bare = millis(figures.getFirst().median());
    for (var figure : figures) {
      line(
          "%-30s %12.0f %12.0f %8.1f",
          figure.name(),
          millis(figure.median()) * 1_000,
          millis(figure.percentile(0.99)) * 1_000,
          millis(figure.median()) / bare);
    }
  }

  /** Each beside the bare parse before it. */
  void statements(List<Samples> figures) {
    out.println();
    line("%-44s %12s %12s %8s", "what a statement does", "median µs", "p99 µs", "of bare");
    for (int i = 0; i < figures.size(); i += 2) {
      var bare = millis(figures.get(i).median());
      for (var figure : figures.subList(i, i + 2)) {
        line(
            "%-50s %6.0f %12.0f %8.1f",
            figure.name(),
            millis(figure.median()) * 1_000,
            millis(figure.percentile(0.99)) * 1_000,
            millis(figure.median()) / bare);
      }
    }
  }

  /** From outside, the start of the program included. */
  void replay(ReplayFigures.Figure figure) {
    out.println();
    line(
        "%-22s %9s %9s %8s %9s %8s %8s",
        "policy replay", "requests", "events", "s", "a second", "heap MiB", "RSS MiB");
    line(
        "%-22s %9d %9d %8.1f %9.0f %8d %8d",
        "%,d differ".formatted(figure.differing()),
        figure.requests(),
        figure.events(),
        millis(figure.took()) / 1000,
        figure.perSecond(),
        figure.heapMiB(),
        figure.residentMiB());
  }

  /** The last column: of the same read by plain JDBC in the same run. */
  void runs(RunFigures.Figures figures) {
    out.println();
    line("%-30s %6s %10s %10s %12s", "at a target", "count", "median ms", "p99 ms", "of bare JDBC");
    for (int i = 0; i < figures.small().size(); i++) {
      var samples = figures.small().get(i);
      line(
          "%-30s %6d %10.2f %10.2f %12.1f",
          samples.name(),
          samples.count(),
          millis(samples.median()),
          millis(samples.percentile(0.99)),
          millis(samples.median()) / millis(figures.bare().get(i).median()));
    }
    out.println();
    line(
        "%-11s %8s %7s %9s %9s %8s %9s %11s",
        "large read", "rows", "MiB", "run s", "rows/s", "of bare", "fetch s", "agent, gw");
    figures.large().forEach(this::large);
  }

  private void large(RunFigures.Large it) {
    line(
        "%-11s %8d %7.1f %9.2f %9.0f %8.1f %9.2f %5d %5d",
        it.engine(),
        it.rows(),
        it.bytes() / (double) (1 << 20),
        millis(it.execution()) / 1000,
        it.rows() * 1000 / millis(it.execution()),
        millis(it.execution()) / millis(it.bare()),
        millis(it.download()) / 1000,
        it.agentMiB(),
        it.gatewayMiB());
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  @FormatMethod
  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
