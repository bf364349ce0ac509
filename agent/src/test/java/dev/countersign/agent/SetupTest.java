package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.agent.config.TestConfig;
import dev.countersign.proof.sign.SigningKey;
import io.vertx.core.Vertx;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That each check of the settings is made before an agent is there; what each says, others try. */
class SetupTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Map<String, String> settings(String name, String value) {
    var key = new SigningKey(PolicyStandIn.random(32)).verifyingKey().raw().toArray();
    var settings =
        new HashMap<>(
            Map.of(
                "countersign.cluster", "c",
                "countersign.kafka.bootstrap-servers", "127.0.0.1:9092",
                "countersign.signing-key-file", "/keys/agent.pem",
                "countersign.decision-key", Base64.getEncoder().encodeToString(key),
                "countersign.agent.name", "agent-1"));
    settings.put(name, value);
    return settings;
  }

  private void assertRefused(String name, String value, String why) {
    var config = TestConfig.of(settings(name, value));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Agent(config, vertx).close())
        .withMessageStartingWith(why);
  }

  @Test
  void shouldMakeNoAgentThatSpeaksToKafkaInPlainTextAtAPublicAddress() {
    var name = "countersign.kafka.bootstrap-servers";
    assertRefused(name, "8.8.8.8:9092", "Expected TLS to the public address of 8.8.8.8:9092");

    var allowed = settings(name, "8.8.8.8:9092");
    allowed.put("countersign.kafka.plain-text-to-public-address", "true");
    assertThat(new Setup(TestConfig.of(allowed)).kafka()).isNotNull();
  }

  @Test
  void shouldMakeNoAgentWithAValueOutOfItsRange() {
    assertRefused("countersign.agent.slots", "0", "Expected countersign.agent.slots from 1 to 256");
  }
}
