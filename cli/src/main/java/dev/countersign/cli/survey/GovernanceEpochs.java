package dev.countersign.cli.survey;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Governance as its log folds, epoch by epoch. Believed as it stands: signatures are what {@code
 * audit verify} is for.
 */
final class GovernanceEpochs {
  private GovernanceEpochs() {}

  /**
   * Reads up to where the log ends now.
   *
   * @param each every epoch, in their order
   * @return the last
   */
  static Governance read(LogScan logs, Consumer<Governance> each) {
    var folded =
        new Object() {
          Governance governance = Governance.EMPTY;
        };
    each.accept(folded.governance);
    logs.read(
        Map.of(new TopicPartition(Topics.GOVERNANCE, 0), 0L),
        record -> {
          var recorded = Wire.decodeEvent(record.value());
          if (recorded.event() instanceof GovernanceEvent event) {
            folded.governance = folded.governance.evolve(recorded.meta(), event);
            each.accept(folded.governance);
          }
        });
    return folded.governance;
  }
}
