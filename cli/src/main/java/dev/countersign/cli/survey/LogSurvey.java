package dev.countersign.cli.survey;

import dev.countersign.cli.doctor.ReaderSeen;
import dev.countersign.engine.governance.Governance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What the logs tell of what is configured, and of who has read how far. Not thread-safe. */
public final class LogSurvey implements AutoCloseable {
  private final LogScan logs;
  private final Clock clock;

  /** Connects to nothing yet. */
  public LogSurvey(Map<String, String> settings, Clock clock) {
    this.logs = new LogScan(settings);
    this.clock = clock;
  }

  /**
   * What is configured now. Believed as it stands: signatures are what {@code audit verify} is for.
   */
  public Governance governance() {
    return GovernanceEpochs.read(logs, _ -> {});
  }

  /**
   * How far a reader has come, topic by topic.
   *
   * @param next the offsets that it will read next
   */
  public List<ReaderSeen> reader(String name, Map<TopicPartition, Long> next) {
    var oldest = new TreeMap<String, Optional<Instant>>();
    next.keySet().forEach(place -> oldest.put(place.topic(), Optional.empty()));
    logs.first(next)
        .forEach(
            (place, record) ->
                oldest.merge(
                    place.topic(),
                    Optional.of(Instant.ofEpochMilli(record.timestamp())),
                    LogSurvey::earlier));
    var now = clock.instant();
    return oldest.entrySet().stream()
        .map(
            it ->
                new ReaderSeen(
                    name, it.getKey(), it.getValue().map(then -> Duration.between(then, now))))
        .toList();
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() || other.filter(it -> it.isBefore(one.get())).isPresent() ? other : one;
  }

  @Override
  public void close() {
    logs.close();
  }
}
