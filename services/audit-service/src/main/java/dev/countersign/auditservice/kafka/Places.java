package dev.countersign.auditservice.kafka;

import dev.countersign.auditservice.chain.BrokenHistoryException;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** The topics as the broker knows them: their ids, their partitions, where they end. */
final class Places {
  private final Admin admin;
  private final Map<String, TopicDescription> topics;

  /**
   * Asks the broker.
   *
   * @throws KafkaException when it does not answer, or a topic does not exist yet
   */
  Places(Admin admin) throws InterruptedException {
    this.admin = admin;
    this.topics =
        get(
            admin
                .describeTopics(
                    List.of(Topics.GOVERNANCE, Topics.EVENTS, Topics.AUDIT, Topics.CHECKPOINTS))
                .allTopicNames());
  }

  /** Every partition that is chained, governance first. */
  List<TopicPartition> sources() {
    return Stream.of(Topics.GOVERNANCE, Topics.EVENTS)
        .flatMap(
            topic ->
                topics.get(topic).partitions().stream()
                    .map(info -> new TopicPartition(topic, info.partition())))
        .toList();
  }

  /**
   * Where a partition ends, open transactions included: what a writer that was fenced just now had
   * sent stands before it.
   */
  long end(TopicPartition partition) throws InterruptedException {
    var all = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    return get(admin.listOffsets(Map.of(partition, OffsetSpec.latest()), all).all())
        .get(partition)
        .offset();
  }

  /** A record in the words of the proofs. */
  LogRecord record(ConsumerRecord<byte[], byte[]> record) {
    var headers = new ArrayList<LogRecord.Header>();
    record.headers().forEach(each -> headers.add(new LogRecord.Header(each.key(), each.value())));
    return new LogRecord(
        new LogPosition(
            record.topic(),
            topics.get(record.topic()).topicId().toString(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp())),
        record.key(),
        headers,
        record.value());
  }

  /**
   * Agrees that records are on the partitions where Kafka's own producer puts their keys.
   *
   * @throws BrokenHistoryException at the first that is not
   */
  void requireHome(Collection<ConsumerRecord<byte[], byte[]>> records) {
    for (var record : records) {
      int partitions = topics.get(record.topic()).partitions().size();
      boolean home =
          record.key() != null
              && Utils.toPositive(Utils.murmur2(record.key())) % partitions == record.partition();
      if (!home) {
        throw new BrokenHistoryException(
            "Expected an event on the partition of its key, but it is on another (topic %s, partition %d, offset %d)"
                .formatted(record.topic(), record.partition(), record.offset()));
      }
    }
  }

  private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    }
  }
}
