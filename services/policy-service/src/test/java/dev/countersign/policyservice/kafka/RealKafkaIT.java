package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.policyservice.testkit.LiveCluster;
import dev.countersign.protocol.request.DispatchMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker: ended and begun again, its store lost, its log kept. */
class RealKafkaIT {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static LiveCluster cluster;

  @BeforeAll
  static void begin() throws InterruptedException {
    kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    cluster = new LiveCluster(kafka.bootstrapServers(), folder.resolve("streams"));
    cluster.start();
    cluster.birth();
  }

  @AfterAll
  static void end() {
    cluster.close();
    kafka.close();
  }

  @Test
  void shouldDecideOnARealBroker() {
    cluster.send(
        submits(Instant.now(), "real", DEVELOPMENT, sql("select 1"), DispatchMode.AUTOMATIC));

    assertThat(cluster.awaitEvents(requestId("real"), 4))
        .containsExactly(
            "RequestSubmitted", "WorkflowPinned", "RequestApproved", "ExecutionGranted");
  }

  @Test
  void shouldGoOnAfterARestart() throws InterruptedException {
    var operation = sql("delete from orders");
    cluster.send(submits(Instant.now(), "restart", PRODUCTION, operation, DispatchMode.MANUAL));
    cluster.awaitEvents(requestId("restart"), 3);

    cluster.stop();
    cluster.start();
    cluster.send(approves(BOB, Instant.now(), requestId("restart"), operation.digest()));

    assertThat(cluster.awaitEvents(requestId("restart"), 6)).endsWith("RequestApproved");
  }

  @Test
  void shouldMakeALostStoreAnew() throws InterruptedException, IOException {
    var operation = sql("delete from orders");
    cluster.send(submits(Instant.now(), "lost", PRODUCTION, operation, DispatchMode.MANUAL));
    cluster.awaitEvents(requestId("lost"), 3);

    cluster.stop();
    cluster.loseStore();
    cluster.start();
    cluster.send(approves(BOB, Instant.now(), requestId("lost"), operation.digest()));

    assertThat(cluster.awaitEvents(requestId("lost"), 6)).endsWith("RequestApproved");
  }

  @Test
  void shouldExpireAnUnclaimedGrantByTheBrokersClock() throws InterruptedException {
    cluster.govern(
        new dev.countersign.protocol.governance.GovernanceCommand.RegisterPool(
            "main", Duration.ofMillis(500), Duration.ofSeconds(10)));
    cluster.send(
        submits(Instant.now(), "lapse", DEVELOPMENT, sql("select 2"), DispatchMode.AUTOMATIC));

    assertThat(cluster.awaitEvents(requestId("lapse"), 5)).endsWith("GrantExpired");
  }

  @Test
  void shouldListWhatItsStoresHoldWhileItDecides() {
    cluster.send(
        submits(Instant.now(), "list", DEVELOPMENT, sql("select 3"), DispatchMode.AUTOMATIC));
    cluster.awaitEvents(requestId("list"), 4);

    var stores = cluster.stores();
    var lines = new java.util.ArrayList<String>();
    stores
        .partitions()
        .forEach(partition -> assertThat(stores.list(partition, lines::add)).isTrue());

    assertThat(lines).filteredOn(it -> it.startsWith("store ")).hasSameSizeAs(stores.partitions());
    assertThat(lines).filteredOn(it -> it.startsWith("end ")).hasSameSizeAs(stores.partitions());
    assertThat(lines)
        .filteredOn(it -> it.startsWith("request " + requestId("list")))
        .singleElement()
        .satisfies(it -> assertThat(it).matches("request \\S{26} [4-9] [0-9a-f]{64} [0-9a-f]{64}"));
    assertThat(stores.list(99, lines::add)).isFalse();
  }
}
