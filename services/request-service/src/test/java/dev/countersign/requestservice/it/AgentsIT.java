package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.avro.kafka.AgentClients;
import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.governance.GovernanceEvent.AgentRegistered;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The agents over HTTP: what they say, and whether a real broker has them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("nightly")
class AgentsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Subject AGENT = new Subject("agent-1");

  /** Its name is the beginning of the other's client ids, and it is another agent. */
  private static final Subject SHORT = new Subject("agent-1-slot-1");

  private static World world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws InterruptedException {
    world = new World();
    try (var admin = Admin.create(Map.of("bootstrap.servers", world.kafka.bootstrapServers()))) {
      new TopicMaker(admin, Optional.empty()).ensurePool("main");
    }
    var key = Bytes.ofHex("ab".repeat(32));
    world.log.governance(new AgentRegistered(AGENT, "main", key));
    world.log.governance(new AgentRegistered(SHORT, "main", key));
    world.log.governance(
        new AgentAdvertised(
            AGENT,
            new Advert(
                "1.2.3",
                List.of(OperationKind.SQL, OperationKind.MIGRATION),
                4,
                List.of(
                    new AdvertisedTarget(
                        new TargetRef("orders", "production"), Dialect.POSTGRESQL, true, false)))));
    world.person("oscar", List.of(RoleGrant.of(Role.ADMIN, "orders", "*")));
    gateway = GatewayProcess.start(world.settings()).awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
  }

  private static JsonNode listed(Subject agent) {
    var answer = gateway.get(world.token("root"), "/agents");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    var items = answer.body().path("items");
    return IntStream.range(0, items.size())
        .mapToObj(items::get)
        .filter(it -> it.path("name").asText().equals(agent.value()))
        .findFirst()
        .orElseThrow();
  }

  private static String connected(Subject agent) {
    return listed(agent).path("connected").asText();
  }

  /** As an agent's slot comes to its pool. */
  private static KafkaShareConsumer<byte[], byte[]> slot(Subject agent) {
    var consumer =
        new KafkaShareConsumer<>(
            Map.of(
                "bootstrap.servers",
                world.kafka.bootstrapServers(),
                "client.id",
                AgentClients.clientId(agent) + "-" + AgentClients.slot(1),
                "group.id",
                Topics.shareGroup("main")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.dispatch("main")));
    return consumer;
  }

  @Test
  @Order(1)
  void shouldTellWhatAnAgentSaysAndOfOneThatNeverSaidAnything() {
    var agent = listed(AGENT);
    assertThat(agent.path("pool").asText()).isEqualTo("main");
    assertThat(Instant.parse(agent.path("advertisedSince").asText())).isBefore(Instant.now());
    assertThat(agent.path("advert").toString())
        .isEqualTo(
            "{\"version\":\"1.2.3\",\"kinds\":[\"sql\",\"migration\"],\"slots\":4,\"targets\":["
                + "{\"target\":\"orders\",\"environment\":\"production\","
                + "\"dialect\":\"postgresql\",\"reader\":true,\"measures\":false}]}");
    assertThat(listed(SHORT).has("advert")).isFalse();
    assertThat(listed(SHORT).has("advertisedSince")).isFalse();
  }

  @Test
  @Order(2)
  void shouldSeeAnAgentComeAndGo() {
    assertThat(connected(AGENT)).isEqualTo("no");
    try (var slot = slot(AGENT)) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                slot.poll(Duration.ofMillis(100));
                return connected(AGENT).equals("yes");
              });
      assertThat(connected(SHORT)).isEqualTo("no");
    }
    await().atMost(PATIENCE).until(() -> connected(AGENT).equals("no"));
  }

  @Test
  @Order(2)
  void shouldTellAgentsFromEachOtherWhoseNamesBeginAlike() {
    try (var slot = slot(SHORT)) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                slot.poll(Duration.ofMillis(100));
                return connected(SHORT).equals("yes");
              });
      assertThat(connected(AGENT)).isEqualTo("no");
    }
  }

  @Test
  @Order(2)
  void shouldTellThemToThoseAloneWhoMayManageTargetsEverywhere() {
    for (var who : List.of("alice", "bob", "oscar")) {
      var answer = gateway.get(world.token(who), "/agents");
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("FORBIDDEN");
    }
  }

  @Test
  @Order(3)
  void shouldSayThatItDoesNotKnowWhereTheBrokerDoesNotSay() {
    world.kafka.stop();

    var asked = Instant.now();
    assertThat(connected(AGENT)).isEqualTo("unknown");
    assertThat(Duration.between(asked, Instant.now())).isLessThan(PATIENCE);
    assertThat(listed(AGENT).path("advert").path("version").asText()).isEqualTo("1.2.3");
  }
}
