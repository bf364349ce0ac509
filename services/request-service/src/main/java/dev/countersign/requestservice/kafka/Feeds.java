package dev.countersign.requestservice.kafka;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.seal.ResultKey;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.delivery.DeliveryRecord;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryProgress;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.execution.SealedChunk;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.db.AuditWriter;
import dev.countersign.requestservice.db.ChunkWriter;
import dev.countersign.requestservice.db.Database;
import dev.countersign.requestservice.db.DeliveryWriter;
import dev.countersign.requestservice.db.EventWriter;
import dev.countersign.requestservice.db.PayloadWriter;
import dev.countersign.requestservice.db.PositionedWriter;
import dev.countersign.requestservice.view.Logged;
import dev.countersign.requestservice.view.MisplacedEventException;
import dev.countersign.requestservice.view.Placed;
import dev.countersign.requestservice.view.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** The topics that the views are made from, each lot in the order of its log. */
@ApplicationScoped
public class Feeds {
  private static final Logger LOG = Logger.getLogger(Feeds.class);

  private final ViewFeed<Logged> events;
  private final ViewFeed<PayloadWriter.Change> payloads;
  private final ViewFeed<ChunkWriter.Arrived> results;
  private final ViewFeed<AuditEntry> audit;
  private final ViewFeed<DeliveryWriter.Arrived> deliveries;
  private final Duration staleAfter;

  public Feeds(
      GatewayConfig config,
      Database database,
      SignedLog log,
      Signals signals,
      EventWriter eventWriter,
      PayloadWriter payloadWriter,
      ChunkWriter chunkWriter,
      AuditWriter auditWriter,
      DeliveryWriter deliveryWriter) {
    this.staleAfter = config.views().staleAfter();
    var retry = config.views().retryAfter();
    this.events =
        new ViewFeed<>(
            Topics.EVENTS,
            new PositionedWriter<>(
                database,
                Topics.EVENTS,
                eventWriter,
                e ->
                    e instanceof BrokenChainException
                        || e instanceof MisplacedEventException
                        || e instanceof ImpossibleEventException),
            new EventMeaning(log, signals),
            retry);
    this.payloads =
        new ViewFeed<>(
            Topics.PAYLOADS,
            new PositionedWriter<>(database, Topics.PAYLOADS, payloadWriter, _ -> false),
            meaning(Feeds::payload, signals, Signals.PAYLOADS),
            retry);
    this.results =
        new ViewFeed<>(
            Topics.RESULTS,
            new PositionedWriter<>(database, Topics.RESULTS, chunkWriter, _ -> false),
            meaning(Feeds::chunk, signals, Signals.RESULTS),
            retry);
    this.audit =
        new ViewFeed<>(
            Topics.AUDIT,
            new PositionedWriter<>(database, Topics.AUDIT, auditWriter, _ -> false),
            new AuditMeaning(config.cluster()),
            retry);
    this.deliveries =
        new ViewFeed<>(
            Topics.DELIVERIES,
            new PositionedWriter<>(database, Topics.DELIVERIES, deliveryWriter, _ -> false),
            Feeds::delivery,
            retry);
  }

  @Incoming("events")
  @Blocking
  public void events(ConsumerRecords<byte[], byte[]> records) {
    events.take(records);
  }

  @Incoming("payloads")
  @Blocking
  public void payloads(ConsumerRecords<byte[], byte[]> records) {
    payloads.take(records);
  }

  @Incoming("results")
  @Blocking
  public void results(ConsumerRecords<byte[], byte[]> records) {
    results.take(records);
  }

  @Incoming("audit")
  @Blocking
  public void audit(ConsumerRecords<byte[], byte[]> records) {
    audit.take(records);
  }

  @Incoming("deliveries")
  @Blocking
  public void deliveries(ConsumerRecords<byte[], byte[]> records) {
    deliveries.take(records);
  }

  void stop(@Observes ShutdownEvent event) {
    all().forEach(ViewFeed::close);
  }

  Stream<ViewFeed<?>> all() {
    return Stream.of(events, payloads, results, audit, deliveries);
  }

  /** Why one of them stopped for good, where one did. */
  public Optional<String> stopped() {
    return all().flatMap(feed -> feed.stopped().stream()).findFirst();
  }

  /** Which of them is behind the log for longer than is tolerated, where one is. */
  public Optional<String> behind() {
    return all()
        .filter(feed -> feed.isBehind(staleAfter))
        .map(feed -> "Expected the views of %s to go on, but they wait".formatted(feed.topic()))
        .findFirst();
  }

  /** How far each has come, by its topic; a feed that has been given nothing is not in it. */
  public Map<String, String> places() {
    return all()
        .filter(feed -> !feed.places().isEmpty())
        .collect(Collectors.toMap(ViewFeed::topic, ViewFeed::places, (a, _) -> a, TreeMap::new));
  }

  private static <T> ViewFeed.Meaning<T> meaning(
      ViewFeed.Meaning<T> reading, Signals signals, String watched) {
    return new ViewFeed.Meaning<>() {
      @Override
      public Optional<T> of(ConsumerRecord<byte[], byte[]> record) {
        return reading.of(record);
      }

      @Override
      public void written(List<Placed<T>> items) {
        signals.changed(watched);
      }
    };
  }

  private record EventMeaning(SignedLog log, Signals signals) implements ViewFeed.Meaning<Logged> {
    @Override
    public Optional<Logged> of(ConsumerRecord<byte[], byte[]> record) {
      return Optional.of(log.read(record));
    }

    @Override
    public void check(List<Placed<Logged>> items) {
      log.verifyLastOfEach(Topics.EVENTS, items.stream().map(Placed::item).toList());
    }

    @Override
    public void written(List<Placed<Logged>> items) {
      items.stream()
          .map(item -> item.item().meta().aggregate())
          .distinct()
          .forEach(signals::changed);
    }
  }

  /** Of our own log, so what is wrong with it stops the feed. */
  private static Optional<PayloadWriter.Change> payload(ConsumerRecord<byte[], byte[]> record) {
    var at = Instant.ofEpochMilli(record.timestamp());
    try {
      var digest = new Digest(SignedLog.key(record));
      if (record.value() == null) {
        return Optional.of(new PayloadWriter.Change(digest.value(), Optional.empty(), at));
      }
      var payload = Wire.decode(record.value(), Payload.class);
      if (!payload.digest().equals(digest) || !PayloadSeal.holds(payload)) {
        throw ReaderStoppedException.at(
            record, "Expected a payload under its own digest, but it is under another", null);
      }
      return Optional.of(
          new PayloadWriter.Change(digest.value(), Optional.of(payload.content()), at));
    } catch (MalformedRecordException | IllegalArgumentException e) {
      throw ReaderStoppedException.at(record, e.getMessage(), e);
    }
  }

  /**
   * Not signed, so what is wrong with it is passed over; so is what the notifier only remembers for
   * itself.
   */
  private static Optional<DeliveryWriter.Arrived> delivery(ConsumerRecord<byte[], byte[]> record) {
    try {
      return switch (Wire.decode(record.value(), DeliveryRecord.class)) {
        case DeliveryAttempted it ->
            Optional.of(new DeliveryWriter.Arrived(it, Instant.ofEpochMilli(record.timestamp())));
        case DeliveryProgress _ -> Optional.empty();
      };
    } catch (MalformedRecordException e) {
      return passedOver(record, e);
    }
  }

  /** Of agents, so what is wrong with it is passed over: nobody will miss it but its sender. */
  private static Optional<ChunkWriter.Arrived> chunk(ConsumerRecord<byte[], byte[]> record) {
    try {
      var chunk = Wire.decode(record.value(), SealedChunk.class);
      if (chunk.encapsulated().size() != ResultKey.BYTES) {
        throw new MalformedRecordException(
            "Expected an encapsulated key of %d bytes, but it has %d"
                .formatted(ResultKey.BYTES, chunk.encapsulated().size()));
      }
      return Optional.of(new ChunkWriter.Arrived(chunk, Instant.ofEpochMilli(record.timestamp())));
    } catch (MalformedRecordException e) {
      return passedOver(record, e);
    }
  }

  private static <T> Optional<T> passedOver(
      ConsumerRecord<byte[], byte[]> record, MalformedRecordException why) {
    LOG.warnf(
        "Passed over a record of %s, partition %d, offset %d: %s",
        record.topic(), record.partition(), record.offset(), why.getMessage());
    return Optional.empty();
  }
}
