package dev.countersign.notifier.slack;

import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.evidence.TableSize;
import java.util.Comparator;
import java.util.Optional;

/** Evidence in one line: what would be touched, and the largest table. */
final class EvidenceLine {
  private static final long STEP = 1024;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private EvidenceLine() {}

  static String of(String request, Evidence evidence) {
    var touched =
        evidence.measured().isEmpty()
            ? ""
            : " it touches %d row(s);"
                .formatted(evidence.measured().stream().mapToLong(MeasuredRows::rows).sum());
    var largest =
        evidence.tables().stream()
            .filter(it -> it.bytes().isPresent())
            .max(Comparator.comparing(it -> it.bytes().get()))
            .map(EvidenceLine::size)
            .orElse("");
    var said = touched + largest;
    return "Evidence about %s:%s"
        .formatted(request, said.isEmpty() ? " see the request" : said.replaceFirst(";$", ""));
  }

  private static String size(TableSize table) {
    return " %s has %s%s"
        .formatted(table.table(), bytes(table.bytes().orElse(0L)), rows(table.rows()));
  }

  private static String rows(Optional<Long> rows) {
    return rows.map(" and about %d row(s)"::formatted).orElse("");
  }

  private static String bytes(long bytes) {
    int unit = 0;
    long left = bytes;
    while (left >= STEP && unit < UNITS.length - 1) {
      left /= STEP;
      unit++;
    }
    return left + " " + UNITS[unit];
  }
}
