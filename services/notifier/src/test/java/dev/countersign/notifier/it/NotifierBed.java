package dev.countersign.notifier.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.protocol.delivery.DeliveryRecord;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, one who writes the logs of facts, a receiver, and the program that is shipped. */
abstract class NotifierBed {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path folder;
  private EmbeddedKafka kafka;
  private int port;
  Source source;
  Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    source = new Source(kafka.bootstrapServers());
    receiver = new Receiver();
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    receiver.close();
    source.close();
    kafka.close();
  }

  /** Starts the notifier, and waits until it is ready. */
  Process run() throws IOException {
    var process = launch();
    await().atMost(PATIENCE).until(() -> process.isAlive() && health().contains("\"UP\""));
    return process;
  }

  Process launch() throws IOException {
    var key = Files.writeString(folder.resolve("notifier.pem"), PemKeys.write(Source.NOTIFIER));
    var decisions =
        Base64.getEncoder().encodeToString(Source.POLICY_SERVICE.verifyingKey().raw().toArray());
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dcountersign.cluster=" + Source.CLUSTER,
                "-Dcountersign.decision-key=" + decisions,
                "-Dcountersign.notifier-key-file=" + key,
                "-Dcountersign.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "-Dcountersign.retry.first=PT0.4S",
                "-Dcountersign.retry.longest=PT2S",
                "-Dcountersign.http.timeout=PT3S",
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString())
            .inheritIO()
            .start();
    processes.add(process);
    return process;
  }

  /** As kill -9 does it. */
  static void kill(Process process) {
    process.destroyForcibly().onExit().join();
  }

  String health() {
    return get("/q/health/ready");
  }

  String metrics() {
    return get("/q/metrics");
  }

  private String get(String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitIds(String... ids) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.ids()).contains(ids));
  }

  /** Every attempt that is written down for an endpoint. */
  List<DeliveryAttempted> attempts(String endpoint) {
    return source.read(Topics.DELIVERIES).stream()
        .map(it -> Wire.decode(it.value(), DeliveryRecord.class))
        .filter(it -> it.endpoint().equals(endpoint))
        .filter(DeliveryAttempted.class::isInstance)
        .map(DeliveryAttempted.class::cast)
        .toList();
  }
}
