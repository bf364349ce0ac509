package dev.countersign.agent.kafka;

import dev.countersign.agent.Intake;
import dev.countersign.agent.run.SignedRecord;
import dev.countersign.avro.kafka.AgentClients;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Takes grants from the pool's dispatch topic by its share group: the broker hands each to one
 * agent at a time, and to another when that one dies or gives it back.
 */
public final class ShareIntake implements Intake {
  private static final Duration LEAVING = Duration.ofSeconds(5);

  /**
   * One grant at a time, or one agent would hoard what others could run. A slot does not poll while
   * it runs a statement, which may take as long as it takes.
   */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
          "record_limit",
          ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
          "explicit",
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          1,
          ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
          Integer.MAX_VALUE);

  private final Map<String, Object> settings;
  private final String topic;
  private volatile Optional<KafkaShareConsumer<byte[], byte[]>> member = Optional.empty();
  private Optional<ConsumerRecord<byte[], byte[]>> taken = Optional.empty();

  /** One that joins the group when it first takes something. */
  public ShareIntake(KafkaAccess kafka, String pool, int number) {
    settings = kafka.with(AgentClients.slot(number), SETTINGS);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.shareGroup(pool));
    topic = Topics.dispatch(pool);
  }

  /**
   * The next record.
   *
   * @throws KafkaException when it could not join the group, as where no broker's name is known, or
   *     was sent away; the next call joins it anew
   */
  @Override
  public Optional<SignedRecord> take(Duration atMost) {
    // A fault in between must not leave a grant unanswered: the next poll would refuse to go on.
    taken.ifPresent(forgotten -> answer(Answer.RELEASE));
    var consumer = member.orElseGet(this::join);
    try {
      for (var found : consumer.poll(atMost)) {
        taken = Optional.of(found);
      }
    } catch (WakeupException e) {
      return Optional.empty();
    } catch (KafkaException e) {
      leave(consumer, e);
      throw e;
    }
    return taken.map(SignedRecords::of);
  }

  private KafkaShareConsumer<byte[], byte[]> join() {
    var consumer =
        new KafkaShareConsumer<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    member = Optional.of(consumer);
    return consumer;
  }

  /**
   * A member that the broker has sent away, as when it has lost the group, never gets anything
   * again, and says so only once.
   */
  private void leave(KafkaShareConsumer<byte[], byte[]> consumer, KafkaException why) {
    member = Optional.empty();
    try {
      consumer.close(LEAVING);
    } catch (KafkaException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public int deliveries() {
    return taken.flatMap(ConsumerRecord::deliveryCount).map(Short::intValue).orElse(1);
  }

  /** Not awaited: an answer that is lost brings the grant back, and its claim is then refused. */
  @Override
  public void answer(Answer answer) {
    var record = taken.orElseThrow();
    taken = Optional.empty();
    var consumer = member.orElseThrow();
    consumer.acknowledge(
        record,
        switch (answer) {
          case ACCEPT -> AcknowledgeType.ACCEPT;
          case RELEASE -> AcknowledgeType.RELEASE;
          case REJECT -> AcknowledgeType.REJECT;
        });
    consumer.commitAsync();
  }

  @Override
  public void wakeUp() {
    member.ifPresent(KafkaShareConsumer::wakeup);
  }

  @Override
  public void close() {
    member.ifPresent(KafkaShareConsumer::close);
  }
}
