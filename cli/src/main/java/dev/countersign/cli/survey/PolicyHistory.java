package dev.countersign.cli.survey;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.engine.request.Replay;
import dev.countersign.engine.request.Replay.Difference;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What other policies would have made of the requests on the log, read by a Kafka client alone.
 * Believed as it stands: signatures are what {@code audit verify} is for. Not thread-safe.
 */
public final class PolicyHistory implements AutoCloseable {
  private final LogScan logs;
  private final TreeMap<Long, Governance> epochs = new TreeMap<>();

  /** Connects to nothing yet. */
  public PolicyHistory(Map<String, String> settings) {
    this.logs = new LogScan(settings);
  }

  /**
   * Reads governance in all its epochs.
   *
   * @return as it is now
   */
  public Governance read() {
    return GovernanceEpochs.read(logs, it -> epochs.put(it.epoch(), it));
  }

  /**
   * Puts every request since then to these policies.
   *
   * @param told each difference, as soon as it is known
   * @return how many requests there were
   */
  public long replay(
      Collection<PublishedPolicy> policies, Instant since, Consumer<Difference> told) {
    var candidates = new TreeMap<Long, Governance>();
    epochs.forEach((epoch, governance) -> candidates.put(epoch, governance.ifInForce(policies)));
    long requests = 0;
    for (var place : logs.partitions(Topics.EVENTS)) {
      var replay = new Replay(epoch -> candidates.floorEntry(epoch).getValue());
      logs.read(
          Map.of(place, logs.offsetAt(place, since.toEpochMilli())),
          record -> {
            var recorded = Wire.decodeEvent(record.value());
            if (recorded.event() instanceof RequestEvent event) {
              replay.see(recorded.meta(), event).ifPresent(told);
            }
          });
      replay.rest().forEach(told);
      requests += replay.requests();
    }
    return requests;
  }

  @Override
  public void close() {
    logs.close();
  }
}
