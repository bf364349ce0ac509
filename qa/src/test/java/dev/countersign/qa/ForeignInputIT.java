package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.demo.Story;
import dev.countersign.protocol.envelope.Quarantined;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.platform.TestPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever can write to the topics that take foreign input can stop nobody and change nothing. */
@ExtendWith(SharedPlatform.class)
class ForeignInputIT {
  private static final int RECORDS = 60;

  private final TestPlatform platform = SharedPlatform.get();

  @Test
  void shouldQuarantineEachPieceOfGarbageAndGoOn() throws InterruptedException, ExecutionException {
    try (var quarantine = quarantine()) {
      write(Topics.COMMANDS);

      var seen = new ArrayList<Quarantined>();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                quarantine
                    .poll(Duration.ofMillis(200))
                    .forEach(each -> seen.add(Wire.decode(each.value(), Quarantined.class)));
                return seen.size() >= RECORDS;
              });

      assertThat(seen).allSatisfy(each -> assertThat(each.why()).startsWith("Expected "));
      new Story(platform, new Silent()).readInDevelopment();
    }
  }

  @Test
  void shouldPassOverGarbageAmongResultsGrantsAndDirectives()
      throws InterruptedException, ExecutionException {
    write(Topics.RESULTS);
    write(Topics.dispatch("main"));
    write(Topics.directives("main"));

    new Story(platform, new Silent()).readInDevelopment();
  }

  private void write(String topic) throws InterruptedException, ExecutionException {
    var random = new Random(topic.hashCode());
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", platform.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        var key = random.nextInt(4) == 0 ? null : bytes(random, 40);
        var value = random.nextInt(6) == 0 ? null : bytes(random, 2000);
        producer.send(new ProducerRecord<>(topic, key, value)).get();
      }
    }
  }

  private static byte[] bytes(Random random, int most) {
    var bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private KafkaConsumer<byte[], byte[]> quarantine() {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                platform.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var place = List.of(new TopicPartition(Topics.QUARANTINE, 0));
    consumer.assign(place);
    consumer.seekToEnd(place);
    place.forEach(consumer::position);
    return consumer;
  }
}
