package dev.countersign.policyservice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a stream, and what it comes back from. */
class LastingStreamIT {
  private static final String TOPIC = "in";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final AtomicInteger made = new AtomicInteger();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private static final class FaultOnce extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private KafkaStreams stream(EmbeddedKafka kafka) {
    int number = made.incrementAndGet();
    boolean isNameKnown = number == 1 || number > 3;
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "application.id",
            "lasting",
            "bootstrap.servers",
            isNameKnown ? kafka.bootstrapServers() : "no-such-host.invalid:9092",
            "session.timeout.ms", // what comes back waits for the end of what it was
            6000,
            "state.dir",
            folder.toString()));
    var builder = new StreamsBuilder();
    builder.stream(TOPIC, Consumed.with(Serdes.String(), Serdes.String()))
        .foreach(
            (_, value) -> {
              if (value.equals("fault") && number == 1) {
                throw new FaultOnce();
              }
              heard.add(value);
            });
    return new KafkaStreams(builder.build(), settings);
  }

  @Test
  void shouldBeMadeAnewUntilTheBrokersNameIsKnownAgain() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary())) {
      makeTopic(kafka);
      try (var lasting = new LastingStream(() -> stream(kafka), _ -> false, failures::add)) {
        lasting.start();
        send(kafka, "fault");

        await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("fault"));
        assertThat(made).hasValue(4);
        assertThat(failures).isEmpty();
      }
    }
  }

  @Test
  void shouldEndOnceWhereMakingItMeetsAFaultThatWouldComeAgain() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary())) {
      makeTopic(kafka);
      try (var lasting = new LastingStream(() -> stream(kafka), it -> !isOnce(it), failures::add)) {
        lasting.start();
        send(kafka, "fault");

        await().atMost(SOON).untilAsserted(() -> assertThat(failures).hasSize(1));
        assertThat(failures.getFirst()).isInstanceOf(KafkaException.class);
      }
      assertThat(made).hasValue(2);
      assertThat(failures).hasSize(1);
    }
  }

  private static boolean isOnce(Throwable fault) {
    return fault instanceof FaultOnce || (fault.getCause() != null && isOnce(fault.getCause()));
  }

  private static void makeTopic(EmbeddedKafka kafka)
      throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void send(EmbeddedKafka kafka, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
    }
  }
}
