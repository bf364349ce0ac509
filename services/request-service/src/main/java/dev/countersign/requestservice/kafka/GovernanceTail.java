package dev.countersign.requestservice.kafka;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Folds the governance log in memory, from its beginning, so that sign-in needs no database; gives
 * each caller that waits for a change of it the answer.
 */
@ApplicationScoped
public class GovernanceTail {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.GOVERNANCE, 0);

  private final SignedLog log;
  private final CurrentGovernance current;
  private final Waiters waiters;
  private final Follower follower;
  private ChainHead head = ChainHead.START;
  private long next;
  private long endAtStart;

  public GovernanceTail(
      Clients clients, SignedLog log, CurrentGovernance current, Waiters waiters) {
    this.log = log;
    this.current = current;
    this.waiters = waiters;
    this.follower =
        new Follower("governance", () -> clients.consumer("governance"), this::place, this::read);
  }

  void start(@Observes StartupEvent event) {
    follower.start();
  }

  void stop(@Observes ShutdownEvent event) {
    follower.close();
  }

  /** Why it stopped for good, where it did. */
  public Optional<String> stopped() {
    return follower.stopped();
  }

  private void place(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.assign(List.of(PARTITION));
    consumer.seek(PARTITION, next);
    endAtStart = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
    if (consumer.position(PARTITION) >= endAtStart) {
      current.setLoaded();
    }
  }

  private void read(ConsumerRecords<byte[], byte[]> records) {
    for (var record : records) {
      fold(record);
    }
    next = Math.max(next, records.nextOffsets().getOrDefault(PARTITION, NOWHERE).offset());
    if (next >= endAtStart) {
      current.setLoaded();
    }
  }

  private void fold(ConsumerRecord<byte[], byte[]> record) {
    if (!(log.readVerified(record) instanceof Recorded<?>(var meta, GovernanceEvent event))) {
      throw ReaderStoppedException.at(
          record, "Expected an event of governance, but it is another record", null);
    }
    try {
      head = head.next(meta, log.hash(record));
      current.set(current.get().evolve(meta, event));
      waiters.governed(meta);
    } catch (BrokenChainException | ImpossibleEventException e) {
      throw ReaderStoppedException.at(record, e.getMessage(), e);
    }
  }

  private static final org.apache.kafka.clients.consumer.OffsetAndMetadata NOWHERE =
      new org.apache.kafka.clients.consumer.OffsetAndMetadata(0);
}
