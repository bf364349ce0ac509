package dev.countersign.proof.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The logs that are verified: committed records only, each partition read once from its beginning
 * to where it ended at one moment. Whatever goes wrong in reading ends in a {@code
 * RuntimeException}.
 */
public interface AuditLogs {
  /** The next record of {@code countersign.audit}. */
  Optional<LogRecord> nextEntry();

  /** The next record of {@code countersign.checkpoints}. */
  Optional<LogRecord> nextCheckpoint();

  /** The next record of a partition of a log that is chained; empty for any other. */
  Optional<LogRecord> nextSource(Source source);

  /** Every partition of the logs that are chained, governance first. */
  List<Source> sources();

  /** When that moment was. */
  Instant asOf();

  /** A partition of a log that is chained. */
  record Source(String topic, int partition) {}
}
