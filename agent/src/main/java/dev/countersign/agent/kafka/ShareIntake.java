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
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Takes grants from the pool's dispatch topic by its share group: the broker hands each to one
 * agent at a time, and to another when that one dies or gives it back.
 */
public final class ShareIntake implements Intake {
  private static final Duration LEAVING = Duration.ofSeconds(5);

  /** Kafka's name (4.2) for how many fetches and acknowledgements were answered. */
  private static final String REQUESTS = "fetch-total";

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

  /**
   * In the group, now.
   *
   * @param requests how many of its fetches and acknowledgements the broker has answered; empty
   *     where Kafka does not count them
   */
  private record Member(
      KafkaShareConsumer<byte[], byte[]> consumer, Optional<? extends Metric> requests) {
    double answered() {
      return requests.map(it -> (Double) it.metricValue()).orElse(Double.POSITIVE_INFINITY);
    }
  }

  private final Map<String, Object> settings;
  private final String topic;
  private volatile Optional<Member> member = Optional.empty();
  private volatile double answeredWhenTaken;
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
    var now = member.orElseGet(this::join);
    try {
      for (var found : now.consumer().poll(atMost)) {
        taken = Optional.of(found);
        answeredWhenTaken = now.answered();
      }
    } catch (WakeupException e) {
      return Optional.empty();
    } catch (KafkaException e) {
      leave(now, e);
      throw e;
    }
    return taken.map(SignedRecords::of);
  }

  private Member join() {
    var consumer =
        new KafkaShareConsumer<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    var requests =
        consumer.metrics().entrySet().stream()
            .filter(it -> it.getKey().name().equals(REQUESTS))
            .findFirst()
            .map(Map.Entry::getValue);
    var joined = new Member(consumer, requests);
    member = Optional.of(joined);
    return joined;
  }

  /**
   * A member that the broker has sent away, as when it has lost the group, never gets anything
   * again, and says so only once.
   */
  private void leave(Member gone, KafkaException why) {
    member = Optional.empty();
    try {
      gone.consumer().close(LEAVING);
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
    var consumer = member.orElseThrow().consumer();
    consumer.acknowledge(
        record,
        switch (answer) {
          case ACCEPT -> AcknowledgeType.ACCEPT;
          case RELEASE -> AcknowledgeType.RELEASE;
          case REJECT -> AcknowledgeType.REJECT;
        });
    consumer.commitAsync();
  }

  /**
   * It fetches nothing more of its own accord once it has a record. So where more of its requests
   * were answered than the one that brought the record and the acknowledgement of it, it was asked
   * for the next one at the moment when this one came.
   */
  @Override
  public boolean mayHoldMore() {
    return member.filter(it -> it.answered() > answeredWhenTaken + 1).isPresent();
  }

  @Override
  public void wakeUp() {
    member.ifPresent(it -> it.consumer().wakeup());
  }

  @Override
  public void close() {
    member.ifPresent(it -> it.consumer().close());
  }
}
