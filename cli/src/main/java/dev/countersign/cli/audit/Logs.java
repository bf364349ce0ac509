package dev.countersign.cli.audit;

import dev.countersign.proof.audit.AuditLogs;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every log that an audit needs, from Kafka or from a file; each partition is read once. Not
 * thread-safe.
 */
public interface Logs extends AuditLogs, AutoCloseable {

  /** The topics, those that are chained first. */
  List<String> TOPICS = List.of(Topics.GOVERNANCE, Topics.EVENTS, Topics.AUDIT, Topics.CHECKPOINTS);

  /**
   * One partition of them.
   *
   * @param topicId as Kafka names the topic
   */
  record Part(String topic, String topicId, int partition) {}

  /** All of them, in the order of {@link #TOPICS}. */
  List<Part> parts();

  /** The next record of a partition; none where it ends, or where there is no such partition. */
  Optional<LogRecord> next(String topic, int partition);

  @Override
  default Optional<LogRecord> nextEntry() {
    return next(Topics.AUDIT, 0);
  }

  @Override
  default Optional<LogRecord> nextCheckpoint() {
    return next(Topics.CHECKPOINTS, 0);
  }

  @Override
  default Optional<LogRecord> nextSource(Source source) {
    return sources().contains(source) ? next(source.topic(), source.partition()) : Optional.empty();
  }

  @Override
  default List<Source> sources() {
    return chained(parts()).toList();
  }

  private static Stream<Source> chained(List<Part> parts) {
    return parts.stream()
        .filter(
            part -> part.topic().equals(Topics.GOVERNANCE) || part.topic().equals(Topics.EVENTS))
        .map(part -> new Source(part.topic(), part.partition()));
  }

  @Override
  void close();
}
