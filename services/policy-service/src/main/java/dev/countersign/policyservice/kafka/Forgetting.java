package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.policyservice.kafka.log.OwnLog;
import dev.countersign.policyservice.kafka.store.PayloadStore;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Lets the store of a task forget what the topic {@code payloads} forgets: what a tombstone has
 * erased, and what is older than it keeps. The topic is read aside, for what a broker takes to
 * answer is time that decisions wait; what was found there goes into the store between two of them.
 */
final class Forgetting {
  private static final Logger LOG = Logger.getLogger(Forgetting.class);

  /** So many at a time cost a transaction some tens of milliseconds. */
  private static final int PAYLOADS_AT_ONCE = 5_000;

  /** A reading is given up with the service, so it must not take long. */
  private static final int OFFSETS_AT_ONCE = 100_000;

  private final OwnLog log;
  private final PayloadStore payloads;
  private final int partition;
  private final PolicyConfig.Keep keep;
  private final Executor aside;
  private Instant next = Instant.MIN;
  private Optional<CompletableFuture<Erased>> reading = Optional.empty();

  /**
   * What a reading found.
   *
   * @param digests of the payloads whose last word is a tombstone
   * @param until where the next reading begins
   */
  private record Erased(Set<String> digests, long until) {}

  Forgetting(
      OwnLog log, PayloadStore payloads, int partition, PolicyConfig.Keep keep, Executor aside) {
    this.log = log;
    this.payloads = payloads;
    this.partition = partition;
    this.keep = keep;
    this.aside = aside;
  }

  void goOn(Instant now) {
    reading.filter(CompletableFuture::isDone).ifPresent(this::take);
    if (reading.isEmpty() && !now.isBefore(next)) {
      next = now.plus(keep.forgetInterval());
      payloads.forgetBefore(now.minus(keep.payloads()), PAYLOADS_AT_ONCE);
      long from = payloads.lookedUntil();
      reading = Optional.of(CompletableFuture.supplyAsync(() -> read(from), aside));
    }
  }

  private Erased read(long from) {
    var digests = new LinkedHashSet<String>();
    long until =
        log.forEachFrom(
            Topics.PAYLOADS, partition, from, OFFSETS_AT_ONCE, record -> heed(record, digests));
    return new Erased(digests, until);
  }

  private static void heed(ConsumerRecord<byte[], byte[]> record, Set<String> digests) {
    var digest = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      digests.add(digest);
    } else {
      digests.remove(digest);
    }
  }

  private void take(CompletableFuture<Erased> read) {
    reading = Optional.empty();
    if (read.isCompletedExceptionally()) { // the broker is away, say; the next reading will tell
      LOG.warnf(
          "Could not read what has been erased partition=%d why=%s",
          partition, read.exceptionNow().getMessage());
      return;
    }
    var erased = read.join();
    erased.digests().forEach(payloads::erase);
    if (erased.until() != payloads.lookedUntil()) {
      payloads.lookedUntil(erased.until());
    }
  }
}
