package dev.countersign.cli.audit;

import dev.countersign.proof.audit.History;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A history made by chance, as the CLI reads logs. */
public final class HistoryLogs implements Logs {
  private final History history;

  public HistoryLogs(History history) {
    this.history = history;
  }

  @Override
  public List<Part> parts() {
    var parts = new ArrayList<Part>();
    history
        .sources()
        .forEach(
            source ->
                parts.add(new Part(source.topic(), "id-of-" + source.topic(), source.partition())));
    for (var topic : List.of(Topics.AUDIT, Topics.CHECKPOINTS)) {
      parts.add(new Part(topic, "id-of-" + topic, 0));
    }
    return parts;
  }

  @Override
  public Optional<LogRecord> next(String topic, int partition) {
    return switch (topic) {
      case Topics.AUDIT -> history.nextEntry();
      case Topics.CHECKPOINTS -> history.nextCheckpoint();
      default -> history.nextSource(new Source(topic, partition));
    };
  }

  @Override
  public Instant asOf() {
    return history.asOf();
  }

  @Override
  public void close() {}
}
