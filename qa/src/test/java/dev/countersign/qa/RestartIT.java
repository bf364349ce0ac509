package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.CliException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.launch.Part;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.platform.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * policy-service is killed again and again, mostly before it has come up, while commands keep
 * coming: decisions resume, none is lost, none is made twice.
 */
@ExtendWith(SharedPlatform.class)
class RestartIT {
  /** Into its start, from the first class that is loaded to the first partition it is given. */
  private static final int[] KILLED_AFTER_MS = {0, 300, 700, 1200, 1700, 2200, 2800, 3500, 4500};

  private static final int CALLERS = 3;
  private static final Duration RESUMED_WITHIN = Duration.ofSeconds(30);
  private static final String CHANGE = "UPDATE orders SET total = total WHERE id = 1";

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @Test
  @Tag("nightly")
  void shouldDecideAgainWhereverItsStartIsCutOff() throws Exception {
    var done = new AtomicBoolean();
    var approved = new ArrayList<RequestView>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var callers = new ArrayList<CompletableFuture<List<RequestView>>>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(CompletableFuture.supplyAsync(() -> trickle(done), threads));
      }
      platform.kill(Part.POLICY);
      for (int after : KILLED_AFTER_MS) {
        startAndKill(after);
      }

      platform.start(Part.POLICY);

      long healthy = System.nanoTime();
      approved.add(client.approved(CHANGE));
      assertThat(Duration.ofNanos(System.nanoTime() - healthy)).isLessThan(RESUMED_WITHIN);
      done.set(true);
      for (var caller : callers) {
        approved.addAll(caller.get());
      }
    }

    assertThat(approved).hasSizeGreaterThan(CALLERS);
    var log = log();
    assertThat(log.values())
        .allSatisfy(
            events ->
                assertThat(events.stream().map(Logged::sequence).toList())
                    .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList()));
    assertThat(approved)
        .allSatisfy(
            request ->
                assertThat(log.get(request.id()).stream().map(Logged::type).toList())
                    .containsExactly(
                        "RequestSubmitted",
                        "WorkflowPinned",
                        "StepOpened",
                        "VoteCast",
                        "StepMet",
                        "RequestApproved"));
  }

  private List<RequestView> trickle(AtomicBoolean done) {
    var approved = new ArrayList<RequestView>();
    while (!done.get()) {
      approved.add(client.approved(CHANGE));
    }
    return approved;
  }

  /** The moment of the kill is the test's input, not something it waits for. */
  private void startAndKill(int afterMs) throws InterruptedException {
    var starting = CompletableFuture.runAsync(() -> startUnlessKilled());
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(this::isStarted);
    Thread.sleep(afterMs);
    platform.kill(Part.POLICY);
    starting.join();
  }

  private boolean isStarted() {
    return platform.local().process(Part.POLICY).isPresent();
  }

  private void startUnlessKilled() {
    try {
      platform.start(Part.POLICY);
    } catch (CliException e) {
      assertThat(e).hasMessageContaining("ended with code 137");
    }
  }

  private record Logged(long sequence, String type) {}

  /** Every event that is committed, by request. */
  private Map<String, List<Logged>> log() {
    var byRequest = new HashMap<String, List<Logged>>();
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
          consumer.partitionsFor(Topics.EVENTS).stream()
              .map(it -> new TopicPartition(Topics.EVENTS, it.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      var ends = consumer.endOffsets(places);
      while (places.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          var recorded = Wire.decodeEvent(record.value());
          byRequest
              .computeIfAbsent(
                  new String(record.key(), StandardCharsets.UTF_8), _ -> new ArrayList<>())
              .add(
                  new Logged(
                      recorded.meta().sequence(), recorded.event().getClass().getSimpleName()));
        }
      }
    }
    return byRequest;
  }
}
