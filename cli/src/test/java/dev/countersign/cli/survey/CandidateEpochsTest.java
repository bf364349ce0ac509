package dev.countersign.cli.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CandidateEpochsTest {
  private static final String SOURCE = "policy: candidate\napprove: automatically\n";
  private static final Instant BORN = World.BORN;

  private CandidateEpochs epochs;

  @BeforeEach
  void start() throws PolicyException {
    epochs =
        new CandidateEpochs(
            List.of(new PublishedPolicy(PolicyFile.parse(SOURCE), 1, Digest.NONE, SOURCE)));
  }

  private static EventMeta meta(long epoch, Instant time) {
    return World.meta("governance", epoch, time, World.actor(Governance.EMPTY, World.ROOT));
  }

  private static EventMeta under(long epoch) {
    var like = meta(1, BORN);
    return new EventMeta(
        like.aggregate(),
        like.sequence(),
        like.previous(),
        like.part(),
        like.parts(),
        like.actor(),
        like.time(),
        epoch,
        like.causation(),
        like.correlation(),
        like.commandHeader(),
        like.commandSignature());
  }

  private static GovernanceEvent dba() {
    return new GroupDefined("dba", List.of(World.BOB), List.of(), List.of());
  }

  private static PoliciesPublished none() {
    return new PoliciesPublished(List.of(), List.of());
  }

  @Test
  void shouldBeAsItWasButForThePolicies() {
    epochs.add(meta(1, BORN), dba());
    epochs.add(meta(2, BORN), none());

    assertThat(epochs.at(0).hasGroup("dba")).isFalse();
    assertThat(epochs.at(2).hasGroup("dba")).isTrue();
    assertThat(List.of(epochs.at(0), epochs.at(1), epochs.at(2)))
        .allSatisfy(
            it ->
                assertThat(it.policies())
                    .extracting(policy -> policy.policy().name())
                    .containsExactly("candidate"));
    assertThat(epochs.newest()).isEqualTo(2);
  }

  @Test
  void shouldForgetWhatWasOverByThen() {
    for (int epoch = 1; epoch <= 1_000; epoch++) {
      epochs.add(meta(epoch, BORN.plusSeconds(epoch)), dba());
      epochs.forget(BORN.plusSeconds(epoch - 10L));
    }
    assertThat(epochs.size()).isLessThan(15);
    assertThat(epochs.at(995).epoch()).isEqualTo(995);
    assertThat(epochs.at(989).epoch()).isEqualTo(989);
    assertThat(epochs.at(3)).as("the oldest").isEqualTo(epochs.at(989));

    epochs.forget(Instant.MAX);
    assertThat(epochs.at(1_000).epoch()).as("what is now, for ever").isEqualTo(1_000);
  }

  @Test
  void shouldKeepAnEventWaitingForItsGovernance() {
    var seen = new ArrayList<TopicPartition>();
    var shadow = new PolicyShadow(epochs, (place, _) -> seen.add(place));
    var submitted = Requests.submittedBy(World.ALICE).event();

    shadow.add(record(Topics.EVENTS, 3, new Recorded<>(under(2), submitted)));
    shadow.add(record(Topics.EVENTS, 4, new Recorded<>(under(1), submitted)));
    shadow.add(record(Topics.GOVERNANCE, 0, new Recorded<>(meta(1, BORN), dba())));
    assertThat(seen).as("in the order in which they came").isEmpty();
    assertThat(shadow.isWaiting()).isTrue();

    shadow.add(record(Topics.GOVERNANCE, 0, new Recorded<>(meta(2, BORN), none())));
    assertThat(seen).extracting(TopicPartition::partition).containsExactly(3, 4);
    assertThat(shadow.isWaiting()).isFalse();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      String topic, int partition, Recorded<? extends LogEvent> recorded) {
    return new ConsumerRecord<>(topic, partition, 0, new byte[0], Wire.encode(recorded));
  }
}
