package dev.countersign.cli.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.KafkaLog;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real broker that goes away while its logs are followed, and comes back. */
class LogStreamIT {
  private static final TopicPartition PLACE = new TopicPartition("log", 0);

  private final List<String> told = new ArrayList<>();
  private final List<String> came = new ArrayList<>();

  /** What the clients of a broker that is away log would fill pages. */
  @BeforeAll
  static void quiet() {
    KafkaLog.off();
  }

  @Test
  @Tag("nightly")
  void shouldWaitForABrokerThatIsAwayAndMissNothing() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary())) {
      var settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
      try (var admin = Admin.create(Map.copyOf(settings))) {
        admin.createTopics(List.of(new NewTopic("log", 1, (short) 1))).all().get();
      }
      try (var stream = new LogStream(settings, Map.of(PLACE, 0L), Clock.systemUTC(), new Told())) {
        append(settings, "before");
        await(stream, came, "before");

        kafka.stop();
        await(stream, told, "lost");
        assertThat(told).hasSize(1);

        kafka.startAgain();
        append(settings, "after");
        await(stream, came, "after");
        await(stream, told, "back");
      }
    }
    assertThat(came).containsExactly("before", "after");
    assertThat(told).containsExactly("lost", "back");
  }

  private static void append(Map<String, String> settings, String text)
      throws InterruptedException, ExecutionException {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>copyOf(settings),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("log", text.getBytes(StandardCharsets.UTF_8))).get();
    }
  }

  private void await(LogStream stream, List<String> list, String item) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              stream.next().forEach(it -> came.add(new String(it.value(), StandardCharsets.UTF_8)));
              return list.contains(item);
            });
  }

  private final class Told implements Outage {
    @Override
    public void begins(String why) {
      told.add("lost");
    }

    @Override
    public void isOver() {
      told.add("back");
    }
  }
}
