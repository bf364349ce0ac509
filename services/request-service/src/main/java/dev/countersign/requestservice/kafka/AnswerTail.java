package dev.countersign.requestservice.kafka;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.view.LoggedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows the live end of {@code events} and {@code refusals}, all partitions, and gives each
 * caller that waits the answer to its command. Only what somebody waits for is decoded and
 * verified; the views look at every event.
 */
@ApplicationScoped
public class AnswerTail {
  private final SignedLog log;
  private final Waiters waiters;
  private final Heads heads;
  private final Follower follower;

  public AnswerTail(Clients clients, SignedLog log, Waiters waiters, Heads heads) {
    this.log = log;
    this.waiters = waiters;
    this.heads = heads;
    this.follower =
        new Follower(
            "answers", () -> clients.consumer("answers"), AnswerTail::toTheEnd, this::read);
  }

  void start(@Observes StartupEvent event) {
    follower.start();
  }

  void stop(@Observes ShutdownEvent event) {
    follower.close();
  }

  /** Whether no answer to a command that is sent from now on can be missed. */
  public boolean isPlaced() {
    return follower.isPlaced();
  }

  /** Why it stopped for good, where it did. */
  public Optional<String> stopped() {
    return follower.stopped();
  }

  private static void toTheEnd(KafkaConsumer<byte[], byte[]> consumer) {
    var partitions =
        Stream.of(Topics.EVENTS, Topics.REFUSALS)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // seeking is lazy: from here on nothing escapes
  }

  private void read(ConsumerRecords<byte[], byte[]> records) {
    for (var record : records) {
      if (record.topic().equals(Topics.EVENTS)) {
        event(record);
      } else {
        reply(record);
      }
    }
  }

  private void event(ConsumerRecord<byte[], byte[]> record) {
    noteHead(record);
    var cause = RecordHeaders.text(record.headers(), RecordHeaders.CE_CAUSATION);
    if (cause.isPresent() && !waiters.isExpected(cause.get())) {
      return;
    }
    var event = log.readOfRequest(record);
    if (event.isEmpty()) {
      return; // nobody waits for what policy-service asked of a lane
    }
    var decision = waiters.collect(event.get());
    if (!decision.isEmpty()) {
      log.verifyLastOfEach(record.topic(), followed(record, decision));
      waiters.decided(decision.getFirst().meta().causation(), decision);
    }
  }

  private void noteHead(ConsumerRecord<byte[], byte[]> record) {
    var sequence = RecordHeaders.text(record.headers(), RecordHeaders.CE_SEQUENCE);
    if (record.key() != null && sequence.filter(it -> it.matches("[0-9]{1,18}")).isPresent()) {
      heads.seen(new String(record.key(), StandardCharsets.UTF_8), Long.parseLong(sequence.get()));
    }
  }

  /** One decision, each of its events linked to the one before it. */
  private static List<LoggedEvent> followed(
      ConsumerRecord<byte[], byte[]> record, List<LoggedEvent> decision) {
    var first = decision.getFirst();
    var head =
        new ChainHead(
            first.meta().sequence(), first.hash(), first.meta().part(), first.meta().parts());
    try {
      for (var event : decision.subList(1, decision.size())) {
        head = head.next(event.meta(), event.hash());
      }
      return decision;
    } catch (BrokenChainException e) {
      throw ReaderStoppedException.at(record, e.getMessage(), e);
    }
  }

  private void reply(ConsumerRecord<byte[], byte[]> record) {
    var cause = RecordHeaders.text(record.headers(), RecordHeaders.CE_CAUSATION);
    if (cause.isPresent() && !waiters.isExpected(cause.get())) {
      return;
    }
    try {
      var reply = Wire.decode(record.value(), Reply.class);
      waiters.replied(commandOf(reply), reply);
    } catch (MalformedRecordException e) {
      throw ReaderStoppedException.at(record, e.getMessage(), e);
    }
  }

  private static CommandId commandOf(Reply reply) {
    return switch (reply) {
      case Reply.CommandRefused it -> it.command();
      case Reply.AlreadySubmitted it -> it.command();
      case Reply.AlreadyDone it -> it.command();
    };
  }
}
