package dev.countersign.notifier.it;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.seal.EndpointSeal;
import dev.countersign.proof.seal.NotifierKey;
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
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.EndpointSecret;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRegistered;
import dev.countersign.protocol.topic.Topics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
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
import org.apache.kafka.common.utils.Utils;

/** Writes the logs of facts as policy-service does, and reads every log back. */
final class Source implements AutoCloseable {
  static final String CLUSTER = "test";
  static final SigningKey POLICY_SERVICE = key(1);
  static final NotifierKey NOTIFIER = new NotifierKey(Bytes.of(seed(2)));
  static final Bytes SIGNING_KEY =
      Bytes.of(
          "a signing key of 32 bytes, surely".substring(0, 32).getBytes(StandardCharsets.US_ASCII));
  private static final int PARTITIONS = 3;

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, ChainHead> heads = new HashMap<>();

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
    governance(new GovernanceEvent.NotifierRegistered("notifier", NOTIFIER.publicKey()));
  }

  private static byte[] seed(int first) {
    byte[] bytes = new byte[SigningKey.SEED_BYTES];
    bytes[0] = (byte) first;
    return bytes;
  }

  static SigningKey key(int seed) {
    return new SigningKey(Bytes.of(seed(seed)));
  }

  /** An id that stands on this partition. */
  static String request(int partition, int number) {
    for (int i = number * 1000; ; i++) {
      var id = "%026d".formatted(i);
      if (home(id) == partition) {
        return id;
      }
    }
  }

  private static int home(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
  }

  /** Registers an endpoint whose secret is sealed as the gateway does it. */
  void endpoint(String name, EndpointKind kind, URI url, boolean allowPrivate, String... types) {
    var secret =
        new EndpointSecret(
            url.toString(),
            kind == EndpointKind.WEBHOOK ? Optional.of(SIGNING_KEY) : Optional.empty());
    var sealed =
        new EndpointSeal(CLUSTER, name)
            .seal(NOTIFIER.publicKey(), Wire.encode(secret), new SecureRandom());
    governance(
        new EndpointRegistered(
            name,
            kind,
            "%s://%s:%d".formatted(url.getScheme(), url.getHost(), url.getPort()),
            List.of(types),
            allowPrivate,
            sealed));
  }

  void governance(GovernanceEvent event) {
    add(Topics.GOVERNANCE, 0, Topics.GOVERNANCE_KEY, event);
  }

  /** One event of a request, under the governance of now. */
  void event(String request, LogEvent event) {
    add(Topics.EVENTS, home(request), request, event);
  }

  private void add(String topic, int partition, String aggregate, LogEvent event) {
    var head = heads.getOrDefault(aggregate, ChainHead.START);
    long epoch = heads.getOrDefault(Topics.GOVERNANCE_KEY, ChainHead.START).sequence();
    var meta = meta(aggregate, epoch, head);
    var recorded = new Recorded<>(meta, event);
    heads.put(
        aggregate,
        head.next(
            meta, EventSeal.hash(CLUSTER, aggregate, Wire.ceType(event), Wire.encode(recorded))));
    commit(record(topic, partition, aggregate, recorded, POLICY_SERVICE));
  }

  /** An event that somebody else signed. */
  void forgedEvent(String request, LogEvent event) {
    var meta = meta(request, 1, heads.getOrDefault(request, ChainHead.START));
    commit(record(Topics.EVENTS, home(request), request, new Recorded<>(meta, event), key(9)));
  }

  private static EventMeta meta(String aggregate, long epoch, ChainHead head) {
    return new EventMeta(
        aggregate,
        head.sequence() + 1,
        head.hash(),
        1,
        1,
        new Actor(
            new Subject("alice"), PrincipalKind.PERSON, SignIn.TOKEN, "::1", List.of(), List.of()),
        Instant.now(),
        epoch,
        new CommandId("0".repeat(26)),
        "",
        Bytes.EMPTY,
        Bytes.EMPTY);
  }

  private static ProducerRecord<byte[], byte[]> record(
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
    var signature = EventSeal.sign(signer, EventSeal.hash(CLUSTER, key, type, value));
    record.headers().add(RecordHeaders.SIGNATURE, signature.toArray());
    return record;
  }

  private void commit(ProducerRecord<byte[], byte[]> record) {
    producer.beginTransaction();
    var _ = producer.send(record);
    producer.commitTransaction();
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
