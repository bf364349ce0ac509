package dev.countersign.policyservice.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A record that Kafka would not take must be found before it is sent: after, it is an outage. */
class LimitsTest {
  private final Limits limits = new Limits(topic -> !topic.equals(Topics.dispatch("gone")));

  @Test
  void shouldLetThroughWhatFits() {
    var fits = record(Topics.EVENTS, Topics.MAX_MESSAGE_BYTES - (8 << 10), 0);

    assertThat(limits.maySend(fits)).isTrue();
  }

  @Test
  void shouldRefuseAValueThatIsTooLong() {
    var problem = limits.firstProblem(List.of(record(Topics.EVENTS, Topics.MAX_MESSAGE_BYTES, 0)));

    assertThat(problem.orElseThrow().code()).isEqualTo(RefusalCode.OPERATION_REFUSED);
  }

  @Test
  void shouldCountTheHeadersToo() {
    var half = Topics.MAX_MESSAGE_BYTES / 2;

    assertThat(limits.maySend(record(Topics.EVENTS, half, half))).isFalse();
  }

  @Test
  void shouldRefuseATopicThatIsNotThere() {
    var problem = limits.firstProblem(List.of(record(Topics.dispatch("gone"), 10, 0)));

    assertThat(problem.orElseThrow().code()).isEqualTo(RefusalCode.UNKNOWN_POOL);
  }

  private static OutgoingRecord record(String topic, int value, int header) {
    return new OutgoingRecord(
        topic,
        OutgoingRecord.Where.OWN,
        Optional.of("key"),
        "type",
        "id",
        "subject",
        Instant.EPOCH,
        Bytes.of(new byte[value]),
        Map.of("ce_type", "x"),
        Map.of("ce_signature", Bytes.of(new byte[header])));
  }
}
