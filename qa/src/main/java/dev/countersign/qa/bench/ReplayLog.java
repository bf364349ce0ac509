package dev.countersign.qa.bench;

import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.bench.EventWriter.Written;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts the sample on the logs of a broker. */
final class ReplayLog {
  private static final int WRITERS = 2;

  /** About what policy-service puts into one of its transactions when it is busy. */
  private static final int RECORDS_A_TRANSACTION = 100;

  private ReplayLog() {}

  /**
   * Writes it whole.
   *
   * @param client how Kafka is reached
   * @param requests how many
   * @return how many events they have
   */
  static long write(Map<String, Object> client, int requests)
      throws InterruptedException, ExecutionException {
    var key = new SigningKey(Bytes.of(new byte[SigningKey.SEED_BYTES]));
    var sample = new ReplaySample(requests, Instant.now(), key);
    var written = new AtomicLong();
    send(client, "governance", Topics.GOVERNANCE, sample::governance, new AtomicLong());
    try (var threads = Executors.newFixedThreadPool(WRITERS)) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        int first = i;
        running.add(
            threads.submit(
                () ->
                    send(
                        client,
                        "writer-" + first,
                        Topics.EVENTS,
                        to -> sample.requests(first, WRITERS, to),
                        written)));
      }
      for (var it : running) {
        it.get();
      }
    }
    return written.get();
  }

  private static void send(
      Map<String, Object> client,
      String name,
      String topic,
      Consumer<Consumer<Written>> records,
      AtomicLong count) {
    var settings = new HashMap<>(client);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var open = new AtomicLong();
      records.accept(
          written -> {
            if (open.getAndIncrement() % RECORDS_A_TRANSACTION == RECORDS_A_TRANSACTION - 1) {
              producer.commitTransaction();
              producer.beginTransaction();
            }
            // The commit waits for it, and fails where it has.
            var _ = producer.send(record(topic, written));
          });
      producer.commitTransaction();
      count.addAndGet(open.get());
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, Written written) {
    var record =
        new ProducerRecord<>(
            topic,
            null,
            written.time().toEpochMilli(),
            written.key().getBytes(StandardCharsets.UTF_8),
            written.value().toArray());
    written.headers().forEach(it -> record.headers().add(it.name(), it.value()));
    return record;
  }
}
