package dev.countersign.requestservice.it;

import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.GovernanceAsk;
import dev.countersign.engine.governance.GovernanceDecider;
import dev.countersign.engine.governance.IdentityEntry;
import dev.countersign.engine.request.Ask;
import dev.countersign.engine.request.Enrichment;
import dev.countersign.engine.request.RequestDecider;
import dev.countersign.engine.request.RequestState;
import dev.countersign.proof.command.CommandCheck;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.command.RecordPlace;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.execution.SealedChunk;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.sql.SqlAnalyzer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes the log in these tests, by the real rules, real codecs and real signatures: it checks each
 * command as policy-service does and records what the rules decide. While it is paused, nobody
 * decides.
 */
public final class LogWriter implements AutoCloseable {
  private static final int LONGEST_ANALYZED = 5_000;

  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String bootstrapServers;
  private final String cluster;
  private final SigningKey key;
  private final Map<String, RequestState> states = new ConcurrentHashMap<>();
  private final Map<String, ChainHead> heads = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile Governance governance = Governance.EMPTY;
  private volatile boolean open = true;
  private volatile boolean paused;
  private volatile boolean resting;

  LogWriter(String bootstrapServers, String cluster, SigningKey key) {
    this.bootstrapServers = bootstrapServers;
    this.cluster = cluster;
    this.key = key;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                0,
                "max.request.size",
                Topics.MAX_MESSAGE_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.thread = Thread.ofPlatform().daemon().name("log-writer").start(this::decideAll);
  }

  /** Nothing is decided from the moment that this returns, or everything again. */
  void pause(boolean pause) {
    paused = pause;
    await().until(() -> resting == pause);
  }

  RequestState state(String request) {
    return states.getOrDefault(request, RequestState.initial());
  }

  synchronized void governance(GovernanceEvent event) {
    record(Topics.GOVERNANCE, Topics.GOVERNANCE_KEY, List.of(event), system(), fresh());
  }

  /** What an agent would have made policy-service record. */
  synchronized void happened(String request, RequestEvent... events) {
    record(Topics.EVENTS, request, List.of(events), system(), fresh());
  }

  synchronized void chunk(SealedChunk chunk) {
    send(new ProducerRecord<>(Topics.RESULTS, utf8(chunk.execution().value()), Wire.encode(chunk)));
  }

  /** Anything at all, anywhere. */
  synchronized void raw(String topic, String recordKey, byte[] value) {
    send(new ProducerRecord<>(topic, utf8(recordKey), value));
  }

  synchronized void erase(String request, String digest) {
    send(new ProducerRecord<>(Topics.PAYLOADS, partition(request), utf8(digest), null));
  }

  @Override
  public void close() {
    open = false;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(1));
  }

  private void decideAll() {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions = new ArrayList<TopicPartition>();
      for (int i = 0; i < World.PARTITIONS; i++) {
        partitions.add(new TopicPartition(Topics.COMMANDS, i));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (open) {
        resting = paused;
        if (resting) {
          consumer.pause(partitions);
        } else {
          consumer.resume(partitions);
        }
        consumer.poll(POLL).forEach(this::decide);
      }
    }
  }

  synchronized long epoch() {
    return governance.epoch();
  }

  /** What is known of somebody at a provider, and since when. */
  synchronized Optional<IdentityEntry> identity(Identity identity) {
    return governance.identity(identity);
  }

  /** When a gateway last told of sign-ins that failed. */
  synchronized Optional<Instant> lastReport(String gateway) {
    return governance.lastReport(gateway);
  }

  private synchronized void decide(ConsumerRecord<byte[], byte[]> record) {
    var headerBytes =
        RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNED_HEADER).orElseThrow();
    var header = Wire.decode(headerBytes, CommandHeader.class);
    Sent<Command> sent = Wire.decodeCommand(record.value());
    requireGenuine(record, headerBytes, header, sent);
    if (sent.command() instanceof GovernanceCommand command) {
      govern(header, command, Instant.ofEpochMilli(record.timestamp()));
      return;
    }
    var request = header.key();
    var ask =
        new Ask(
            header.id(),
            governance.actorOf(header.principal()),
            header.issuer(),
            new RequestId(request),
            (RequestCommand) sent.command(),
            enrich(request, sent));
    var now = Instant.ofEpochMilli(record.timestamp());
    switch (RequestDecider.decide(state(request), ask, governance, now)) {
      case Decision.Accepted<RequestEvent>(var events) -> {
        sent.payloads().forEach(payload -> payload(request, payload));
        record(Topics.EVENTS, request, events, ask.actor(), header.id());
      }
      case Decision.Refused<RequestEvent>(var code, var message) ->
          reply(request, new Reply.CommandRefused(request, header.id(), code, message));
      case Decision.Already<RequestEvent>(var status, var sequence) ->
          reply(request, new Reply.AlreadySubmitted(request, header.id(), status, sequence));
      case Decision.Nothing<RequestEvent> _ ->
          reply(
              request,
              new Reply.AlreadyDone(
                  request, header.id(), heads.getOrDefault(request, ChainHead.START).sequence()));
    }
  }

  private void govern(CommandHeader header, GovernanceCommand command, Instant now) {
    var ask = new GovernanceAsk(governance.actorOf(header.principal()), header.issuer(), command);
    var decision = GovernanceDecider.decide(governance, ask, now, Hashing::policy);
    switch (decision) {
      case Decision.Accepted<GovernanceEvent>(var events) ->
          record(Topics.GOVERNANCE, header.key(), events, ask.actor(), header.id());
      case Decision.Refused<GovernanceEvent>(var code, var message) ->
          reply(header.key(), new Reply.CommandRefused(header.key(), header.id(), code, message));
      case Decision.Already<GovernanceEvent> it -> throw new AssertionError(it);
      case Decision.Nothing<GovernanceEvent> _ ->
          reply(header.key(), new Reply.AlreadyDone(header.key(), header.id(), governance.epoch()));
    }
  }

  private void requireGenuine(
      ConsumerRecord<byte[], byte[]> record,
      byte[] headerBytes,
      CommandHeader header,
      Sent<?> sent) {
    var place =
        new RecordPlace(
            cluster,
            record.topic(),
            new String(record.key(), StandardCharsets.UTF_8),
            RecordHeaders.text(record.headers(), RecordHeaders.CE_TYPE).orElseThrow());
    var issuer = new VerifyingKey(governance.keyOf(header.issuer()).orElseThrow());
    var signature = RecordHeaders.bytes(record.headers(), RecordHeaders.SIGNATURE).orElseThrow();
    var problem = CommandCheck.problem(header, place, record.value(), sent);
    if (problem.isPresent()
        || record.partition() != partition(header.key())
        || !CommandSeal.verify(issuer, Bytes.of(headerBytes), Bytes.of(signature))) {
      throw new AssertionError("Expected a genuine command, but: " + problem);
    }
  }

  private Enrichment enrich(String request, Sent<Command> sent) {
    if (!(sent.command() instanceof RequestCommand.SubmitRequest submit)) {
      return Enrichment.saying(
          sent.payloads().stream().anyMatch(payload -> payload.content().size() > 0));
    }
    if (submit.kind() == OperationKind.APPROVAL) {
      return new Enrichment(Optional.of(ABOUT_A_DIGEST), List.of(), false, Optional.empty());
    }
    var text = new String(sent.payloads().getFirst().content().toArray(), StandardCharsets.UTF_8);
    var facts = submit.kind() == OperationKind.SQL ? analyzed(text) : guessed(text);
    var same = seen.putIfAbsent(request, text);
    return new Enrichment(Optional.of(facts), List.of(), text.equals(same), note(sent));
  }

  /** As policy-service does it, but for texts that would take long. */
  private static OperationFacts analyzed(String text) {
    if (text.length() > LONGEST_ANALYZED) {
      return guessed(text);
    }
    var facts = SqlAnalyzer.analyze(Dialect.POSTGRESQL, text).facts();
    return facts.statementClass() == StatementClass.OPAQUE ? guessed(text) : facts;
  }

  private static OperationFacts guessed(String text) {
    var read = text.toLowerCase(Locale.ROOT).startsWith("select");
    return new OperationFacts(
        read ? StatementClass.READ : StatementClass.WRITE,
        1,
        List.of("orders"),
        List.of(),
        text.replaceAll("'[^']*'|[0-9]+", "?"),
        List.of());
  }

  private static Optional<SubmissionNote> note(Sent<Command> sent) {
    return sent.payloads().stream()
        .filter(payload -> payload.kind() == PayloadKind.NOTE)
        .findFirst()
        .map(payload -> Wire.decode(payload.content().toArray(), SubmissionNote.class));
  }

  private static final OperationFacts ABOUT_A_DIGEST = OperationFacts.ofApproval();

  private final Map<String, String> seen = new ConcurrentHashMap<>();

  private void payload(String request, Payload payload) {
    send(
        new ProducerRecord<>(
            Topics.PAYLOADS,
            partition(request),
            utf8(payload.digest().value()),
            Wire.encode(payload)));
  }

  private void reply(String request, Reply reply) {
    var record = new ProducerRecord<>(Topics.REFUSALS, utf8(request), Wire.encode((Record) reply));
    RecordHeaders.cloudEvent(
        record.headers(), Wire.ceType(reply), "/test", fresh().value(), request, Instant.now());
    send(record);
  }

  private void record(
      String topic,
      String aggregate,
      List<? extends LogEvent> events,
      Actor actor,
      CommandId cause) {
    for (int i = 0; i < events.size(); i++) {
      var head = heads.getOrDefault(aggregate, ChainHead.START);
      var meta =
          new EventMeta(
              aggregate,
              head.sequence() + 1,
              head.hash(),
              i + 1,
              events.size(),
              actor,
              Instant.now().truncatedTo(ChronoUnit.MILLIS),
              governance.epoch(),
              cause,
              "",
              Bytes.EMPTY,
              Bytes.EMPTY);
      fold(aggregate, meta, events.get(i));
      send(sealed(topic, aggregate, meta, events.get(i), head));
    }
  }

  private void fold(String aggregate, EventMeta meta, LogEvent event) {
    switch (event) {
      case RequestEvent it -> states.put(aggregate, state(aggregate).evolve(meta, it));
      case GovernanceEvent it -> governance = governance.evolve(meta, it);
      default -> throw new AssertionError(event);
    }
  }

  private ProducerRecord<byte[], byte[]> sealed(
      String topic, String aggregate, EventMeta meta, LogEvent event, ChainHead head) {
    var value = Wire.encode(new Recorded<>(meta, event));
    var type = Wire.ceType(event);
    var hash = EventSeal.hash(cluster, aggregate, type, value);
    heads.put(aggregate, head.next(meta, hash));
    var record = new ProducerRecord<>(topic, utf8(aggregate), value);
    RecordHeaders.cloudEvent(
        record.headers(), type, "/test", aggregate + "/" + meta.sequence(), aggregate, meta.time());
    RecordHeaders.put(record.headers(), RecordHeaders.CE_CAUSATION, meta.causation().value());
    RecordHeaders.put(record.headers(), RecordHeaders.KEY_ID, key.id().value());
    record.headers().add(RecordHeaders.SIGNATURE, EventSeal.sign(key, hash).toArray());
    return record;
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError("Expected to write the log, but could not", e);
    }
  }

  private static int partition(String key) {
    return Utils.toPositive(Utils.murmur2(utf8(key))) % World.PARTITIONS;
  }

  private static CommandId fresh() {
    var bits = new byte[16];
    java.util.concurrent.ThreadLocalRandom.current().nextBytes(bits);
    return new CommandId(dev.countersign.proof.id.Ids.encode(bits));
  }

  private static Actor system() {
    return new Actor(
        new Subject("policy-service"), PrincipalKind.SYSTEM, SignIn.KEY, "", List.of(), List.of());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
