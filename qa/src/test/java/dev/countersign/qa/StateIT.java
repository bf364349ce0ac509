package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.launch.Part;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code state verify} against a store that somebody altered, and the way back from there. */
@Tag("nightly")
@ExtendWith(SharedPlatform.class)
class StateIT {
  private static final String CHANGELOG = Topics.PREFIX + "policy-service-decisions-changelog";
  private static final String CHANGE = "UPDATE orders SET total = total WHERE id = 1";

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @Test
  void shouldNameTheRequestOfAnAlteredStoreAndBeContentOnceTheStoreIsMadeAnew() throws Exception {
    // It is over, so nothing makes policy-service look at it again; it would refuse to go on.
    var request = client.change(CHANGE).id();
    assertThat(verify().code()).isEqualTo(ExitCode.DONE);

    platform.kill(Part.POLICY);
    alterTheThirdEventOf(request);
    loseTheStore();
    platform.start(Part.POLICY); // from its changelog, whose last event is the log's

    var found = verify();
    assertThat(found.code()).as(found.talk()).isEqualTo(ExitCode.ERROR);
    assertThat(found.data())
        .as(found.talk())
        .startsWith("The state of ")
        .contains("is not what its log says");
    assertThat(found.talk().replaceAll("\\s+", " ")).contains("request " + request);
    var doctor = Typed.at(platform, "doctor");
    assertThat(doctor.code()).isEqualTo(ExitCode.ERROR);
    assertThat(doctor.data()).contains("FAULT state-store");

    platform.kill(Part.POLICY);
    loseTheStore();
    loseTheChangelog();
    platform.start(Part.POLICY); // from the log

    assertThat(verify())
        .satisfies(it -> assertThat(it.code()).as(it.talk()).isEqualTo(ExitCode.DONE));
    assertThat(client.status(request)).isNotNull();
    assertThat(client.approved(CHANGE).id()).isNotEqualTo(request);
  }

  private Typed verify() {
    return Typed.at(platform, "state", "verify");
  }

  private void alterTheThirdEventOf(String request) throws Exception {
    var key = "event/%s/%019d".formatted(request, 3);
    var entry = entry(key);
    byte[] altered = entry.value().clone();
    altered[altered.length - 1] ^= 1;
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", platform.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(CHANGELOG, entry.partition(), entry.key(), altered)).get();
    }
  }

  private ConsumerRecord<byte[], byte[]> entry(String key) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                platform.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var places =
          consumer.partitionsFor(CHANGELOG).stream()
              .map(it -> new TopicPartition(CHANGELOG, it.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      return Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                  if (new String(record.key(), StandardCharsets.UTF_8).equals(key)) {
                    return record;
                  }
                }
                return null;
              },
              java.util.Objects::nonNull);
    }
  }

  private void loseTheStore() {
    var folder = platform.home().state().resolve("streams");
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void loseTheChangelog() {
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", platform.bootstrapServers()))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                try {
                  admin.deleteTopics(List.of(CHANGELOG)).all().get();
                } catch (java.util.concurrent.ExecutionException e) {
                  return e.getCause() instanceof UnknownTopicOrPartitionException;
                }
                return false;
              });
    }
  }
}
