package dev.countersign.policyservice.kafka.log;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.policyservice.decide.Folding;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Folds governance from its log, record by record. */
public final class GovernanceReplay {
  private final EventReader reader;
  private Folded<Governance> folded = Folding.governance().start();

  public GovernanceReplay(EventReader reader) {
    this.reader = reader;
  }

  /** All that the log holds. */
  public static Folded<Governance> all(OwnLog log, EventReader reader) {
    log.awaitSettled(Topics.GOVERNANCE, 0);
    var replay = new GovernanceReplay(reader);
    log.forEach(Topics.GOVERNANCE, 0, replay::next);
    return replay.folded();
  }

  /**
   * Folds one more record.
   *
   * @throws BrokenLogException when it cannot follow
   */
  public void next(ConsumerRecord<byte[], byte[]> record) {
    var read = reader.read(record);
    EventReader.locating(
        record,
        _ ->
            folded =
                Folding.governance().next(folded, asGovernanceEvent(read.recorded()), read.hash()));
  }

  public Folded<Governance> folded() {
    return folded;
  }

  private static Recorded<GovernanceEvent> asGovernanceEvent(Recorded<LogEvent> recorded) {
    if (recorded.event() instanceof GovernanceEvent event) {
      return new Recorded<>(recorded.meta(), event);
    }
    throw new MalformedRecordException(
        "Expected an event of governance, but it is " + Wire.ceType(recorded.event()));
  }
}
