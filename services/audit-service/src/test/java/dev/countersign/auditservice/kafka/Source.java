package dev.countersign.auditservice.kafka;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes the logs of facts as policy-service does, and reads every log back. */
final class Source implements AutoCloseable {
  static final SigningKey POLICY_SERVICE = key(1);
  static final SigningKey AUDIT_SERVICE = key(2);
  static final int PARTITIONS = 3;

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, ChainHead> heads = new HashMap<>();
  private final List<ProducerRecord<byte[], byte[]>> open = new ArrayList<>();

  Source(String servers) {
    this.servers = servers;
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      new TopicMaker(admin, Optional.empty()).ensureCore(PARTITIONS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "transactional.id", "policy-service"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  static SigningKey key(int seed) {
    byte[] bytes = new byte[SigningKey.SEED_BYTES];
    bytes[0] = (byte) seed;
    return new SigningKey(Bytes.of(bytes));
  }

  /** An id that the broker's own producers put on this partition. */
  static String request(int partition, int number) {
    for (int i = number * 1000; ; i++) {
      var id = "%026d".formatted(i);
      if (home(id) == partition) {
        return id;
      }
    }
  }

  static int home(String key) {
    return org.apache.kafka.common.utils.Utils.toPositive(
            org.apache.kafka.common.utils.Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)))
        % PARTITIONS;
  }

  /** One event of a request, decided under this epoch. */
  Source event(String request, long epoch) {
    return add(Topics.EVENTS, home(request), request, epoch, new RequestCancelled());
  }

  Source governance() {
    return add(
        Topics.GOVERNANCE,
        0,
        Topics.GOVERNANCE_KEY,
        sequence(Topics.GOVERNANCE_KEY),
        new TokenRevoked("t"));
  }

  long sequence(String aggregate) {
    return heads.getOrDefault(aggregate, ChainHead.START).sequence();
  }

  private Source add(String topic, int partition, String aggregate, long epoch, LogEvent event) {
    var head = heads.getOrDefault(aggregate, ChainHead.START);
    var meta = meta(aggregate, epoch, head);
    var recorded = new Recorded<>(meta, event);
    heads.put(
        aggregate,
        head.next(
            meta, EventSeal.hash("test", aggregate, Wire.ceType(event), Wire.encode(recorded))));
    open.add(record(topic, partition, aggregate, recorded, POLICY_SERVICE));
    return this;
  }

  static EventMeta meta(String aggregate, long epoch, ChainHead head) {
    return new EventMeta(
        aggregate,
        head.sequence() + 1,
        head.hash(),
        1,
        1,
        new Actor(
            new Subject("alice"), PrincipalKind.PERSON, SignIn.TOKEN, "::1", List.of(), List.of()),
        Instant.ofEpochMilli(1_750_000_000_000L),
        epoch,
        new CommandId("0".repeat(26)),
        "",
        Bytes.EMPTY,
        Bytes.EMPTY);
  }

  static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, String key, Recorded<?> recorded, SigningKey signer) {
    byte[] value = Wire.encode(recorded);
    var type = Wire.ceType(recorded.event());
    var record =
        new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
    RecordHeaders.cloudEvent(
        record.headers(),
        type,
        "/test",
        key + "/" + recorded.meta().sequence(),
        key,
        recorded.meta().time());
    var signature = EventSeal.sign(signer, EventSeal.hash("test", key, type, value));
    record.headers().add(RecordHeaders.SIGNATURE, signature.toArray());
    return record;
  }

  /** Everything added since the last commit. */
  Source commit() {
    return write(open, true);
  }

  /** Writes records that nobody may see. */
  Source abort(List<ProducerRecord<byte[], byte[]>> records) {
    return write(records, false);
  }

  /** As they are, believed or not. */
  Source commit(ProducerRecord<byte[], byte[]> record) {
    return write(List.of(record), true);
  }

  private Source write(List<ProducerRecord<byte[], byte[]>> records, boolean committed) {
    producer.beginTransaction();
    for (var record : records) {
      var _ = producer.send(record);
    }
    producer.flush();
    if (committed) {
      producer.commitTransaction();
    } else {
      producer.abortTransaction();
    }
    open.clear();
    return this;
  }

  /** Everything committed on a topic. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", (Object) servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var places =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      var ends = consumer.endOffsets(places);
      var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (places.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        consumer.poll(Duration.ofMillis(50)).forEach(all::add);
      }
      return all;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
