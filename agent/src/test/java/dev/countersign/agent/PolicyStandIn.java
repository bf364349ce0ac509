package dev.countersign.agent;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.embedded.SharedServers;
import dev.countersign.proof.command.CommandCheck;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.command.RecordPlace;
import dev.countersign.proof.grant.DirectiveSeal;
import dev.countersign.proof.grant.EvidenceSeal;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.seal.Opener;
import dev.countersign.proof.seal.ResultKey;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.evidence.EvidenceReport;
import dev.countersign.protocol.execution.Directive;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.EarlierRun;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.execution.SealedChunk;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Plays policy-service for one pool: real records on a real broker, signed by a key of its own. It
 * accepts the first claim of a grant and refuses the others, unless told to answer otherwise.
 */
public final class PolicyStandIn implements AutoCloseable {
  public static final String CLUSTER = "test-cluster";
  private static final int PARTITIONS = 3;
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** A command as it arrived, its header checked against the record. */
  public record Heard(CommandHeader header, Bytes headerBytes, Bytes signature, Command command) {
    boolean isSignedBy(VerifyingKey key) {
      return CommandSeal.verify(key, headerBytes, signature);
    }
  }

  public final String pool;
  public final SigningKey key = new SigningKey(random(32));
  public final ResultKey resultKey = ResultKey.generate(new SecureRandom());
  public final List<Heard> heard = new CopyOnWriteArrayList<>();
  public volatile Function<Heard, Optional<Directive>> answering = this::firstComeFirstServed;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Set<ExecutionId> claimed = ConcurrentHashMap.newKeySet();
  private final Map<ExecutionId, Digest> granted = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  public PolicyStandIn() throws InterruptedException {
    pool = "pool-" + Ids.encode(random(16).toArray());
    try (var admin = Admin.create(Map.of("bootstrap.servers", SharedServers.bootstrapServers()))) {
      var maker = new TopicMaker(admin, Optional.empty());
      maker.ensureCore(PARTITIONS);
      maker.ensurePool(pool);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", SharedServers.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var ready = new CountDownLatch(1);
    thread = Thread.ofPlatform().daemon().start(() -> listen(ready));
    ready.await();
  }

  public static Bytes random(int size) {
    var bytes = new byte[size];
    new SecureRandom().nextBytes(bytes);
    return Bytes.of(bytes);
  }

  /** A grant of a request that nobody has heard of before. */
  public Grant grant(TargetRef target, StatementClass statementClass, String sql) {
    return grant(Dialect.POSTGRESQL, target, statementClass, sql);
  }

  /** The same, in another dialect. */
  public Grant grant(Dialect dialect, TargetRef target, StatementClass statementClass, String sql) {
    var salt = random(32);
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    var request = new RequestId(Ids.encode(random(16).toArray()));
    return new Grant(
        CLUSTER,
        ExecutionId.of(request, 1),
        OperationKind.SQL,
        target,
        dialect,
        pool,
        statementClass,
        PayloadSeal.digest(salt, content),
        salt,
        content,
        Instant.now().plusSeconds(60),
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        1000,
        resultKey.publicKey(),
        false,
        List.of());
  }

  /** The same once more under the next number, by what the log knows of earlier runs. */
  static Grant again(Grant it, EarlierRun... earlier) {
    return with(
        it,
        it.kind(),
        ExecutionId.of(it.execution().request(), it.execution().number() + 1),
        List.of(earlier));
  }

  /** The same, by what the log knows of other runs. */
  static Grant knowing(Grant it, List<EarlierRun> earlier) {
    return with(it, it.kind(), it.execution(), earlier);
  }

  private static Grant with(
      Grant it, OperationKind kind, ExecutionId execution, List<EarlierRun> earlier) {
    return new Grant(
        it.cluster(),
        execution,
        kind,
        it.target(),
        it.dialect(),
        it.pool(),
        it.statementClass(),
        it.operation(),
        it.salt(),
        it.content(),
        it.until(),
        it.lease(),
        it.statementTimeout(),
        it.rowLimit(),
        it.resultKey(),
        it.breakGlass(),
        earlier);
  }

  /** The same, of another kind. */
  static Grant ofKind(OperationKind kind, Grant it) {
    return with(it, kind, it.execution(), it.earlier());
  }

  public Grant dispatch(Grant grant) {
    var value = Wire.encode(grant);
    send(dispatchRecord(grant, value, GrantSeal.sign(key, GrantSeal.hash(value))));
    return grant;
  }

  /** An order to gather plans about a request that nobody has heard of before. */
  EvidenceOrder order(TargetRef target, OperationKind kind, Bytes content) {
    var salt = random(32);
    return new EvidenceOrder(
        CLUSTER,
        ExecutionId.ofEvidence(new RequestId(Ids.encode(random(16).toArray()))),
        1,
        kind,
        target,
        Dialect.POSTGRESQL,
        pool,
        PayloadSeal.digest(salt, content),
        salt,
        content,
        List.of(EvidencePart.PLAN),
        List.of(),
        5,
        Instant.now().plusSeconds(60),
        Duration.ofSeconds(5),
        Optional.empty());
  }

  EvidenceOrder dispatch(EvidenceOrder order) {
    dispatch(order, Wire.encode(order));
    return order;
  }

  /** In that form, under its signature. */
  void dispatch(EvidenceOrder order, byte[] value) {
    send(
        signed(
            Topics.dispatch(pool),
            order.execution().request().value(),
            Wire.type(EvidenceOrder.class).ceType(),
            value,
            EvidenceSeal.sign(key, value)));
  }

  EvidenceReport awaitEvidence(EvidenceOrder order) {
    return evidence(order).report();
  }

  /** Which agent reported it. */
  String awaitReporter(EvidenceOrder order) {
    evidence(order);
    return heard.stream()
        .filter(it -> it.command() instanceof ReportEvidence)
        .filter(it -> it.header().key().equals(order.execution().request().value()))
        .map(it -> it.header().principal().subject().value())
        .findFirst()
        .orElseThrow();
  }

  private ReportEvidence evidence(EvidenceOrder order) {
    return Awaitility.await()
        .atMost(WAIT)
        .until(
            () -> commands(ReportEvidence.class, order.execution()).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** A record on the pool's dispatch topic, as genuine as its parts are. */
  public ProducerRecord<byte[], byte[]> dispatchRecord(Grant grant, byte[] value, Bytes signature) {
    granted.put(grant.execution(), GrantSeal.hash(value));
    return signed(
        Topics.dispatch(pool),
        grant.execution().request().value(),
        Wire.ceType(grant),
        value,
        signature);
  }

  public void say(Directive directive) {
    say(directive, key);
  }

  public void say(Directive directive, SigningKey signer) {
    var value = Wire.encode((Record) directive);
    var type = Wire.ceType(directive);
    send(
        signed(
            Topics.directives(pool),
            keyOf(directive),
            type,
            value,
            DirectiveSeal.sign(signer, type, value)));
  }

  public void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ProducerRecord<byte[], byte[]> signed(
      String topic, String recordKey, String type, byte[] value, Bytes signature) {
    var record = new ProducerRecord<>(topic, recordKey.getBytes(StandardCharsets.UTF_8), value);
    RecordHeaders.put(record.headers(), RecordHeaders.CE_TYPE, type);
    RecordHeaders.put(record.headers(), RecordHeaders.KEY_ID, key.id().value());
    record.headers().add(RecordHeaders.SIGNATURE, signature.toArray());
    return record;
  }

  private static String keyOf(Directive directive) {
    return switch (directive) {
      case ClaimAccepted it -> it.execution().request().value();
      case ClaimRefused it -> it.execution().request().value();
      case Directive.StopAsked it -> it.execution().request().value();
      case Directive.ReconcileAsked it -> it.execution().request().value();
      case Directive.TargetsFrozen _ -> Topics.GOVERNANCE_KEY;
    };
  }

  public ClaimAccepted accepted(Heard claim) {
    var it = (ClaimGrant) claim.command();
    return new ClaimAccepted(
        CLUSTER,
        it.execution(),
        claim.header().principal().subject(),
        claim.header().id(),
        it.grant(),
        Duration.ofSeconds(3));
  }

  private Optional<Directive> firstComeFirstServed(Heard claim) {
    var it = (ClaimGrant) claim.command();
    boolean isFirst = claimed.add(it.execution());
    return Optional.of(
        isFirst && it.grant().equals(granted.get(it.execution()))
            ? accepted(claim)
            : refused(claim, RefusalCode.GRANT_USED));
  }

  public static ClaimRefused refused(Heard claim, RefusalCode code) {
    return new ClaimRefused(
        CLUSTER,
        ((ClaimGrant) claim.command()).execution(),
        claim.header().principal().subject(),
        claim.header().id(),
        code);
  }

  private void listen(CountDownLatch ready) {
    try (var consumer = consumer()) {
      assign(consumer, Topics.COMMANDS);
      consumer.seekToEnd(consumer.assignment());
      consumer.assignment().forEach(consumer::position);
      ready.countDown();
      while (!closed) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          hear(record);
        }
      }
    }
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    var headerBytes =
        RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNED_HEADER).orElseThrow();
    var header = Wire.decode(headerBytes, CommandHeader.class);
    Sent<Command> sent = Wire.decodeCommand(record.value());
    var place =
        new RecordPlace(
            CLUSTER,
            record.topic(),
            new String(record.key(), StandardCharsets.UTF_8),
            RecordHeaders.text(record.headers(), RecordHeaders.CE_TYPE).orElseThrow());
    if (!header.cluster().equals(CLUSTER)
        || CommandCheck.problem(header, place, record.value(), sent).isPresent()) {
      return;
    }
    var command =
        new Heard(
            header,
            Bytes.of(headerBytes),
            Bytes.of(RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNATURE).orElseThrow()),
            sent.command());
    heard.add(command);
    if (command.command() instanceof ClaimGrant claim && granted.containsKey(claim.execution())) {
      answering.apply(command).ifPresent(this::say);
    }
  }

  /** All commands of a kind about an execution, so far. */
  public <C> Stream<C> commands(Class<C> kind, ExecutionId execution) {
    return heard.stream()
        .filter(it -> it.header().key().equals(execution.request().value()))
        .map(Heard::command)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  public List<Heard> claims(Grant grant) {
    return heard.stream()
        .filter(it -> it.command() instanceof ClaimGrant)
        .filter(it -> it.header().key().equals(grant.execution().request().value()))
        .toList();
  }

  public <C> C await(Class<C> kind, Grant grant) {
    Awaitility.await()
        .atMost(WAIT)
        .until(() -> commands(kind, grant.execution()).findFirst().isPresent());
    return commands(kind, grant.execution()).findFirst().orElseThrow();
  }

  /** Asks what became of an execution, whose text names these tables. */
  public void askAfter(Grant grant, String... tables) {
    say(
        new ReconcileAsked(
            CLUSTER,
            grant.execution(),
            grant.target(),
            grant.dialect(),
            grant.operation(),
            List.of(tables)));
  }

  public Outcome awaitOutcome(Grant grant) {
    return await(ReconcileExecution.class, grant).outcome();
  }

  public Report awaitReport(Grant grant) {
    return await(FinishExecution.class, grant).report();
  }

  /** The whole result of an execution that was reported. */
  public String result(Grant grant, ResultSummary reported) {
    var opener = resultKey.open(grant.execution());
    var text = opened(grant, opener, reported.sealing());
    opener.requireWhole(reported.digest());
    return text;
  }

  /** The same, piece by piece. */
  public void read(Grant grant, ResultSummary reported, Consumer<Bytes> each) {
    var opener = resultKey.open(grant.execution());
    chunks(
        grant,
        chunk -> {
          if (chunk.encapsulated().equals(reported.sealing()) && !opener.isComplete()) {
            each.accept(opener.open(chunk));
          }
        });
    opener.requireWhole(reported.digest());
  }

  /** How many chunks of an execution are on the log, by what they are sealed under. */
  public Map<Bytes, Integer> sealings(Grant grant) {
    var found = new LinkedHashMap<Bytes, Integer>();
    chunks(grant, chunk -> found.merge(chunk.encapsulated(), 1, Integer::sum));
    return found;
  }

  private static String opened(Grant grant, Opener opener, Bytes sealing) {
    var text = new StringBuilder();
    chunks(
        grant,
        chunk -> {
          if (chunk.encapsulated().equals(sealing) && !opener.isComplete()) {
            text.append(new String(opener.open(chunk).toArray(), StandardCharsets.UTF_8));
          }
        });
    return text.toString();
  }

  private static void chunks(Grant grant, Consumer<SealedChunk> each) {
    try (var consumer = consumer()) {
      assign(consumer, Topics.RESULTS);
      consumer.seekToBeginning(consumer.assignment());
      var ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          var chunk = Wire.decode(record.value(), SealedChunk.class);
          if (chunk.execution().equals(grant.execution())) {
            each.accept(chunk);
          }
        }
      }
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", SharedServers.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static void assign(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(it -> new TopicPartition(topic, it.partition()))
            .toList());
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }

  static Subject subject(String name) {
    return new Subject(name);
  }

  static CommandId someId() {
    return new CommandId(Ids.encode(random(16).toArray()));
  }
}
